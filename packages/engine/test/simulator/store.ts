import type { Input, RunState } from "../../src/core/state.ts";
import type { Workflow } from "./workflows.ts";

/** Names a step of a run, in its attempt. */
export interface StepKey {
  runId: string;
  nodeId: string;
  scope: string;
  attempt: number;
}

export interface RunRow {
  id: string;
  workflow: Workflow;
  contact: string;
  /** Its event's place in the order of acceptance. */
  since: number;
  eventId: string;
  state: RunState;
  epoch: number;
  /** Everything that was given to the core, in the order of the commits. */
  inputs: Input[];
}

export interface TimerRow extends StepKey {
  kind: "wait" | "retry";
  port: string;
  dueAt: number;
}

export interface WaitRow extends StepKey {
  eventType: string;
  contact: string;
}

export interface EffectRow extends StepKey {
  startedAt: number | undefined;
  /** Held because its run is paused: without a job. */
  held: boolean;
}

export interface EventRow {
  id: string;
  type: string;
  contact: string;
  seq: number;
}

export type Job = { id: number; lockedBy: number | undefined } & (
  | { kind: "dispatch" }
  | { kind: "effect"; effect: StepKey }
  | { kind: "wake"; timers: TimerRow[] }
);
type NewJob = Job extends infer One ? (One extends Job ? Omit<One, "id" | "lockedBy"> : never) : never;

/** What PostgreSQL holds: it survives every crash of a worker. */
export interface Store {
  events: Map<string, EventRow>;
  /** Accepted and not dispatched, by event id. */
  inbox: Set<string>;
  /** Which runs an event has begun, by event id. */
  receipts: Map<string, string[]>;
  runs: Map<string, RunRow>;
  timers: Map<string, TimerRow>;
  waits: Map<string, WaitRow>;
  effects: Map<string, EffectRow>;
  /** What `records` steps have changed: how often, by step. */
  records: Map<string, number>;
  /** How each attempt of a step ended. */
  log: { runId: string; nodeId: string; scope: string; attempt: number; status: string }[];
  deadLetters: Map<string, { runId: string; nodeId: string; scope: string }>;
  jobs: Map<number, Job>;
  locks: Map<string, Transaction>;
  sequence: number;
}

export function emptyStore(): Store {
  return {
    events: new Map(),
    inbox: new Set(),
    receipts: new Map(),
    runs: new Map(),
    timers: new Map(),
    waits: new Map(),
    effects: new Map(),
    records: new Map(),
    log: [],
    deadLetters: new Map(),
    jobs: new Map(),
    locks: new Map(),
    sequence: 0,
  };
}

/** Timers, waits and effects are keyed alike: one of each for a step. */
export function rowKey({ runId, nodeId, scope }: Omit<StepKey, "attempt">): string {
  return `${runId}|${scope}|${nodeId}`;
}

export function addJob(store: Store, job: NewJob): void {
  const id = ++store.sequence;
  store.jobs.set(id, { ...job, id, lockedBy: undefined });
}

/** Thrown into work whose session the database has ended. */
export class SessionLost extends Error {}

/** Rules that a test of the simulator breaks, to see that it notices. */
export interface Rules {
  /** A run is written back only at the epoch at which it was read. */
  fenced: boolean;
}

/** Writes are collected and become true together, or not at all. */
export class Transaction {
  readonly #writes: (() => void)[] = [];
  readonly #locks = new Set<string>();
  readonly #epochs = new Map<string, number>();
  readonly #store: Store;
  readonly #rules: Rules;
  #isLost = false;

  constructor(store: Store, rules: Rules) {
    this.#store = store;
    this.#rules = rules;
  }

  /** Takes a lock that nobody else holds. Whoever waits for one asks again. */
  lock(key: string): boolean {
    this.#assertAlive();
    const holder = this.#store.locks.get(key);
    if (holder && holder !== this) return false;
    this.#store.locks.set(key, this);
    this.#locks.add(key);
    return true;
  }

  /** Notes at which epoch a run was read. */
  read(run: RunRow): RunRow {
    this.#assertAlive();
    this.#epochs.set(run.id, run.epoch);
    return run;
  }

  write(change: () => void): void {
    this.#assertAlive();
    this.#writes.push(change);
  }

  /** @returns false, and nothing is written, when a run was taken over in between. */
  commit(): boolean {
    this.#assertAlive();
    const isStale = [...this.#epochs].some(([id, epoch]) => (this.#store.runs.get(id)?.epoch ?? 0) !== epoch);
    if (!isStale || !this.#rules.fenced) for (const change of this.#writes) change();
    this.#release();
    return !isStale || !this.#rules.fenced;
  }

  /** The worker is gone, or the database has ended its session. */
  lose(): void {
    this.#isLost = true;
    this.#release();
  }

  /**
   * Others take over what it holds while it believes to hold it still: its runs go to the next epoch. What it holds beside
   * runs it has read is guarded by its session alone, which ends.
   */
  takeOver(): void {
    const isFencedAlone = [...this.#locks].every(
      (key) => key.startsWith("contact:") || this.#epochs.has(key.slice("run:".length)),
    );
    if (!isFencedAlone || this.#epochs.size === 0) return this.lose();
    for (const id of this.#epochs.keys()) {
      const run = this.#store.runs.get(id);
      if (run) run.epoch += 1;
    }
    this.#release();
  }

  #release(): void {
    for (const key of this.#locks) if (this.#store.locks.get(key) === this) this.#store.locks.delete(key);
    this.#locks.clear();
  }

  #assertAlive(): void {
    if (this.#isLost) throw new SessionLost("The database has ended this session.");
  }
}
