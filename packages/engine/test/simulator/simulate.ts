import { type Random, randomFrom } from "../../src/core/testing/random.ts";
import { dispatch, effect, type Hand, ingest, wake, type Work } from "./activities.ts";
import { violationsOf } from "./check.ts";
import { operate, resume } from "./operators.ts";
import { addJob, emptyStore, type EventRow, type Job, rowKey, type Rules, SessionLost } from "./store.ts";
import { goalType, laterTypes, startType, workflowOf } from "./workflows.ts";
import { hasCome, type World } from "./world.ts";

interface Activity {
  work: Work;
  hand: Hand;
  job: Job | undefined;
}

interface Worker {
  id: number;
  isFrozen: boolean;
  activities: Activity[];
}

/** What a seed came to. */
export interface Outcome {
  seed: number;
  violations: string[];
  runs: number;
  operations: number;
  crashes: number;
}

const stormLength = 700;
const longestCalm = 40_000;
const workerCount = 3;

/**
 * Plays the engine's whole life under a seed: events are sent, workers dispatch them, act outside, wait, are killed between
 * any two operations, stand still and come back; people pause, resume, cancel and repair. Then everything calms down, and
 * what must hold is checked. The same seed always does the same.
 */
export function simulate(seed: number, rules: Rules = { fenced: true }): Outcome {
  const simulation = new Simulation(seed, rules);
  const { world } = simulation;
  simulation.storm();
  if (!simulation.calm()) world.violations.push("it never came to rest");
  return {
    ...{ seed, violations: violationsOf(world), runs: world.store.runs.size },
    ...{ operations: simulation.operations, crashes: simulation.crashes },
  };
}

class Simulation {
  readonly world: World;
  operations = 0;
  crashes = 0;
  readonly #random: Random;
  readonly #unsent: Omit<EventRow, "seq">[];
  #workers: Worker[];
  #lastWorker = 0;
  /** Workers that are gone, whose jobs nobody has released yet. */
  readonly #gone = new Set<number>();

  constructor(seed: number, rules: Rules) {
    this.#random = randomFrom(seed);
    const store = emptyStore();
    const workflows = [workflowOf(seed * 2, "left"), workflowOf(seed * 2 + 1, "right")];
    this.world = {
      ...{
        seed,
        rules,
        store,
        now: 0,
        workflows,
        calls: [],
        shared: new Set(),
        acknowledged: new Set(),
        violations: [],
      },
      hasCome: (eventType, run) => hasCome(store, eventType, run),
    };
    this.#workers = Array.from({ length: workerCount }, () => this.#newWorker());
    const types = [startType, startType, startType, ...laterTypes, ...laterTypes, goalType];
    this.#unsent = types.map((type, at) => ({ id: `event${at}`, type, contact: this.#random.pick(["ada", "bob"]) }));
  }

  storm(): void {
    const random = this.#random;
    for (let tick = 0; tick < stormLength; tick += 1) {
      const roll = random.next();
      if (roll < 0.62) this.#step();
      else if (roll < 0.76) this.#takeJob();
      else if (roll < 0.82) this.#send();
      else if (roll < 0.87) this.#passTime(random.below(20_000));
      else if (roll < 0.9) this.#operate();
      else if (roll < 0.92) this.#crash();
      else if (roll < 0.935) this.#freeze();
      else if (roll < 0.955) this.#thaw();
      else if (roll < 0.985) this.#releaseJobs();
      else this.#reconcile();
    }
  }

  /** Nothing bad happens any more. @returns whether everything came to rest. */
  calm(): boolean {
    for (let tick = 0; tick < longestCalm; tick += 1) {
      for (const worker of this.#workers) worker.isFrozen = false;
      if (this.#step() || this.#takeJob() || this.#send() || this.#releaseJobs() || this.#reconcile()) continue;
      if (this.#resume() || this.#passTime(0)) continue;
      const next = Math.min(...Array.from(this.world.store.timers.values(), ({ dueAt }) => dueAt));
      if (!Number.isFinite(next)) return true;
      this.world.now = Math.max(this.world.now, next);
    }
    return false;
  }

  #newWorker(): Worker {
    return { id: ++this.#lastWorker, isFrozen: false, activities: [] };
  }

  /** Lets one operation happen, of whatever is under way. */
  #step(): boolean {
    const awake = this.#workers.filter(({ isFrozen }) => !isFrozen);
    const all = awake.flatMap((worker) => worker.activities.map((activity) => ({ worker, activity })));
    if (all.length === 0) return false;
    const { worker, activity } = this.#random.pick(all);
    this.operations += 1;
    const end = (isDone: boolean) => {
      worker.activities = worker.activities.filter((other) => other !== activity);
      activity.hand.tx?.lose();
      const job = activity.job && this.world.store.jobs.get(activity.job.id);
      // A job that was given to somebody else meanwhile is theirs.
      if (job?.lockedBy !== worker.id) return;
      if (isDone) this.world.store.jobs.delete(job.id);
      else job.lockedBy = undefined;
    };
    try {
      if (activity.work.next().done) end(true);
    } catch (error) {
      if (!(error instanceof SessionLost)) throw error;
      end(false);
    }
    return true;
  }

  #begin(make: (hand: Hand) => Work | undefined, job?: Job): boolean {
    const awake = this.#workers.filter(({ isFrozen, activities }) => !isFrozen && activities.length < 4);
    if (awake.length === 0) return false;
    const worker = this.#random.pick(awake);
    const hand: Hand = { tx: undefined };
    const work = make(hand);
    if (!work) return false;
    if (job) job.lockedBy = worker.id;
    worker.activities.push({ work, hand, job });
    return true;
  }

  #takeJob(): boolean {
    const free = [...this.world.store.jobs.values()].filter(({ lockedBy }) => lockedBy === undefined);
    if (free.length === 0) return false;
    const job = this.#random.pick(free);
    return this.#begin((hand) => this.#workOf(job, hand), job);
  }

  #workOf(job: Job, hand: Hand): Work {
    switch (job.kind) {
      case "dispatch":
        return dispatch(this.world, hand);
      case "effect":
        return effect(this.world, hand, job.effect);
      case "wake":
        return wake(this.world, hand, job);
    }
  }

  /** Whoever has not heard that an event is stored sends it again. */
  #send(): boolean {
    const open = this.#unsent.filter(({ id }) => !this.world.acknowledged.has(id));
    if (open.length === 0) return false;
    const event = this.#random.pick(open);
    return this.#begin((hand) => ingest(this.world, hand, event));
  }

  #passTime(ms: number): boolean {
    const { world } = this;
    world.now += ms;
    const due = [...world.store.timers.values()].filter(({ dueAt }) => dueAt <= world.now).slice(0, 5);
    for (const timer of due) world.store.timers.delete(rowKey(timer));
    if (due.length > 0) addJob(world.store, { kind: "wake", timers: due });
    return due.length > 0;
  }

  #operate(): void {
    this.#begin((hand) => operate(this.world, hand, this.#random));
  }

  #resume(): boolean {
    const paused = [...this.world.store.runs.values()].find(({ state }) => state.status === "paused");
    return paused !== undefined && this.#begin((hand) => resume(this.world, hand, paused.id));
  }

  /** A process is killed: its transactions are undone, its jobs stay locked until somebody releases them. */
  #crash(): void {
    const worker = this.#random.pick(this.#workers);
    for (const { hand } of worker.activities) hand.tx?.lose();
    this.#gone.add(worker.id);
    this.#workers = this.#workers.map((other) => (other === worker ? this.#newWorker() : other));
    this.crashes += 1;
  }

  #freeze(): void {
    this.#random.pick(this.#workers).isFrozen = true;
  }

  #thaw(): void {
    const frozen = this.#workers.filter(({ isFrozen }) => isFrozen);
    if (frozen.length > 0) this.#random.pick(frozen).isFrozen = false;
  }

  /** Jobs of those who are gone or silent go to others, and so do the runs that silent ones hold. */
  #releaseJobs(): boolean {
    let released = false;
    const silent = this.#workers.filter(({ isFrozen }) => isFrozen);
    for (const { activities } of silent) {
      for (const { hand } of activities) hand.tx?.takeOver();
    }
    const holders = new Set([...this.#gone, ...silent.map(({ id }) => id)]);
    for (const job of this.world.store.jobs.values()) {
      if (job.lockedBy === undefined || !holders.has(job.lockedBy)) continue;
      if (job.kind === "effect" && !this.#gone.has(job.lockedBy))
        this.world.shared.add(`${rowKey(job.effect)}#${job.effect.attempt}`);
      job.lockedBy = undefined;
      released = true;
    }
    return released;
  }

  /** Queues what has no job: external steps and events in the inbox. */
  #reconcile(): boolean {
    const { store } = this.world;
    let repaired = false;
    const jobs = [...store.jobs.values()];
    const queued = new Set(jobs.flatMap((job) => (job.kind === "effect" ? rowKey(job.effect) : [])));
    for (const row of store.effects.values()) {
      if (queued.has(rowKey(row)) || store.runs.get(row.runId)?.state.status === "paused") continue;
      row.held = false;
      addJob(store, { kind: "effect", effect: { ...row } });
      repaired = true;
    }
    if (store.inbox.size > 0 && !jobs.some(({ kind }) => kind === "dispatch")) {
      addJob(store, { kind: "dispatch" });
      repaired = true;
    }
    return repaired;
  }
}
