import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger, run, type Runner, type TaskList, type WorkerEvents } from "graphile-worker";
import { isOutage } from "../store/outage.ts";
import type { Shell } from "./shell.ts";

export interface JobPoolOptions {
  shell: Shell;
  /** Of the owner: graphile-worker's tables are not the application's. */
  databaseUrl: string;
  tasks: TaskList;
  /** Jobs under way at once. */
  concurrentJobs: number;
  /** Called each time a pool has taken the place of one that died. */
  onReplaced: () => void;
  /** Called when pools die faster than they can sensibly be replaced. */
  onFatal: (error: unknown) => void;
}

/** Fetches and does jobs with graphile-worker, through failures of the database. */
export interface JobPool {
  /** Resolves once it fetches jobs. */
  start: () => Promise<void>;
  /** Stops fetching; resolves when the jobs under way are done. */
  stop: () => Promise<void>;
  /** Graphile-worker's ids under which jobs are held. */
  ids: () => string[];
  /** Ids of the jobs that have arrived and are not completed yet. */
  jobs: () => string[];
  /** Ids of pools that have died since the last call: the jobs they hold are nobody's, and are to be released. */
  takeDead: () => string[];
}

const maxReplacements = 30;
const withinMs = 60_000;
const maxPauseMs = 5_000;
const firstFetchMs = 5_000;
/** Pauses before a pool that could not start is started again, in ms. */
const startPauses = [200, 1_000, 2_000, 5_000];

/**
 * graphile-worker's batched completion is what makes it fast, but a batch that fails because its connection is cut is not
 * tried again: the pool stops, while its runner's promise *resolves*. Such a pool is replaced at once; what it still has
 * under way it finishes beside its successor.
 */
export function createJobPool({
  shell,
  databaseUrl,
  tasks,
  concurrentJobs,
  onReplaced,
  onFatal,
}: JobPoolOptions): JobPool {
  const live = new Map<Runner, { ids: Set<string>; jobs: Set<string> }>();
  let dead: string[] = [];
  let replacements: number[] = [];
  let stopping = false;

  async function begin(): Promise<void> {
    const ids = new Set<string>();
    const jobs = new Set<string>();
    let isReplaced = false;
    const fail = (error: unknown): void => {
      if (stopping || isReplaced) return;
      isReplaced = true;
      void replace(error);
    };
    // Listened to from the start: the pool is made while the runner starts.
    const events: WorkerEvents = new EventEmitter();
    events.on("pool:create", ({ ctx, workerPool }) => {
      ids.add(workerPool.id);
      // graphile-worker stops listening to its connections before it has closed them; one that is cut in between would end
      // the process.
      const { pgPool } = ctx as { pgPool?: EventEmitter };
      pgPool?.on("error", () => undefined);
    });
    events.on("localQueue:getJobs:complete", (fetched) => fetched.jobs.forEach(({ id }) => jobs.add(id)));
    events.on("localQueue:returnJobs", (returned) => returned.jobs.forEach(({ id }) => jobs.delete(id)));
    events.on("job:complete", ({ job }) => jobs.delete(job.id));
    const firstFetch = new Promise<true>((resolve) => events.once("localQueue:getJobs:complete", () => resolve(true)));
    events.on("pool:fatalError", ({ error }) => fail(error));
    const runner = await run({
      connectionString: databaseUrl,
      taskList: tasks,
      noHandleSignals: true,
      logger: quietLogger(shell, () => stopping),
      events,
      preset: {
        worker: {
          concurrentJobs,
          // Jobs are announced; this is for those whose announcement was lost, and costs an idle worker more than anything else.
          pollInterval: 1_000,
          maxPoolSize: 4,
          localQueue: {
            size: concurrentJobs * 2,
            refetchDelay: { durationMs: 20, threshold: 0, maxAbortThreshold: 1 },
          },
          completeJobBatchDelay: 5,
          failJobBatchDelay: 5,
        },
      },
    });
    live.set(runner, { ids, jobs });
    const end = (error: unknown): void => {
      live.delete(runner);
      dead.push(...ids);
      fail(error);
    };
    runner.promise.then(() => end(new Error("The pool of jobs has ended.")), end);
    // graphile-worker looks its tasks up once and keeps the answer, an error too: such a pool would never fetch anything.
    const isFetching = await Promise.race([firstFetch, sleep(firstFetchMs, false, { ref: false })]);
    if (isFetching || stopping || isReplaced) return;
    isReplaced = true;
    void runner.stop().catch(() => undefined);
    throw new Error("The pool of jobs could not fetch any.");
  }

  async function replace(cause: unknown): Promise<void> {
    shell.log.warn("The pool of jobs has died and is replaced.", { error: String(cause) });
    for (let pauseMs = 100, error = cause; !stopping; pauseMs = Math.min(2 * pauseMs, maxPauseMs)) {
      const now = performance.now();
      replacements = [...replacements.filter((at) => at > now - withinMs), now];
      if (replacements.length > maxReplacements) return onFatal(error);
      try {
        await begin();
        return onReplaced();
      } catch (failure) {
        error = failure;
        await sleep(pauseMs);
      }
    }
  }

  /** A start that falls into a short outage is tried again, as everything else is; one that can never succeed is not. */
  async function start(): Promise<void> {
    for (const pauseMs of startPauses) {
      try {
        return await begin();
      } catch (error) {
        if (!mayPass(error)) throw error;
        await sleep(pauseMs);
      }
    }
    return begin();
  }

  return {
    start,
    async stop() {
      stopping = true;
      // A runner that is already stopping rejects a second request; its promise tells when it is done.
      await Promise.all(
        [...live.keys()].map((runner) => runner.stop().catch(() => runner.promise.catch(() => undefined))),
      );
    },
    ids: () => [...live.values()].flatMap((own) => [...own.ids]),
    jobs: () => [...live.values()].flatMap((own) => [...own.jobs]),
    takeDead() {
      const taken = dead;
      dead = [];
      return taken;
    },
  };
}

/** PostgreSQL's own refusals, such as a wrong password, have a code and stay; a cut connection mostly has none. */
function mayPass(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return isOutage(error) || typeof code !== "string" || !/^[0-9A-Z]{5}$/.test(code);
}

/**
 * A local queue that is stopped while it holds fetched jobs and is not fetching cannot give them back, and its pool complains
 * about that in several sentences (graphile-worker 0.18, `LocalQueue.setModeReleased`). The worker releases what is still locked.
 */
const ofStopping = /queue|deactivat|shutdown|runner options|client generated error/i;

function quietLogger(shell: Shell, isStopping: () => boolean): Logger {
  return new Logger(() => (level, message) => {
    // Our jobs bring connections of their own; graphile-worker's are for its bookkeeping.
    if (message.includes("maxPoolSize")) return;
    if (level !== "error" && level !== "warning") return;
    if (isStopping() && ofStopping.test(message)) return shell.log.info(message);
    if (level === "error") shell.log.error(message);
    else shell.log.warn(message);
  });
}
