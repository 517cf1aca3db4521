import { EventEmitter } from "node:events";
import { hostname } from "node:os";
import {
  Logger,
  run as runGraphile,
  type Runner,
  type RunnerOptions,
  type TaskList,
  type WorkerEvents,
} from "graphile-worker";
import { uuidv7 } from "../store/uuid.ts";
import { type RunAdvancer } from "./advance-runs.ts";
import type { Worker } from "./engine.ts";
import { reconcile, releaseDeadWorkers } from "./recovery.ts";
import { createLoop, type Loop } from "./loop.ts";
import { fireSchedules } from "./schedules.ts";
import type { Shell } from "./shell.ts";
import { createTasks } from "./tasks.ts";

export interface WorkerOptions {
  shell: Shell;
  advancer: RunAdvancer;
  /** Of the owner: graphile-worker's tables are not the application's. */
  databaseUrl: string;
  /** External steps under way at once; nearly all of their time they wait for somebody outside. */
  concurrency?: number;
  /** Called when the pool of jobs has died for good; the process should end so that it is started anew. */
  onFatal: (error: unknown) => void;
}

const heartbeatMs = 5_000;
const timerMs = 250;
const scheduleMs = 1_000;
const reconcileMs = 30_000;
const partitionsMs = 6 * 3_600_000;
/** Jobs of the engine's own work at once: they wait for one commit together, so few are enough. */
const innerConcurrency = 8;
/** Timers taken at once, and in one job. */
const timersAtOnce = 5_000;
const timersPerJob = 250;

/**
 * Fetches and does jobs, and keeps what has no job of its own going: due timers, schedules, heartbeats, the reconciler.
 *
 * graphile-worker's batched completion is what makes it fast, but a failed batch stops its pool while the runner's promise
 * resolves, so `pool:fatalError` is listened to.
 */
export function createWorker({ shell, advancer, databaseUrl, concurrency = 64, onFatal }: WorkerOptions): Worker {
  const workerId = uuidv7();
  const graphileIds = new Set<string>();
  let runners: Runner[] = [];
  let loops: Loop[] = [];
  let stopping = false;
  let lastHeartbeat = 0;

  async function beat(): Promise<void> {
    await shell.pool`select millrace.heartbeat(${workerId}, ${[...graphileIds]}, ${hostname()}, ${process.pid})`;
    lastHeartbeat = performance.now();
  }

  function graphileOptions(taskList: TaskList, concurrentJobs: number): RunnerOptions {
    return {
      connectionString: databaseUrl,
      taskList,
      noHandleSignals: true,
      logger: quietLogger(shell),
      preset: {
        worker: {
          concurrentJobs,
          pollInterval: 500,
          maxPoolSize: 4,
          localQueue: {
            size: concurrentJobs * 2,
            refetchDelay: { durationMs: 20, threshold: 0, maxAbortThreshold: 1 },
          },
          completeJobBatchDelay: 5,
          failJobBatchDelay: 5,
        },
      },
    };
  }

  async function startRunner(taskList: TaskList, concurrentJobs: number): Promise<Runner> {
    // Listened to from the start: the pool is made while the runner starts.
    const events: WorkerEvents = new EventEmitter();
    events.on("pool:create", ({ workerPool }) => void graphileIds.add(workerPool.id));
    events.on("worker:create", ({ worker }) => void graphileIds.add(worker.workerId));
    events.on("pool:fatalError", ({ error }) => {
      if (!stopping) onFatal(error);
    });
    const runner = await runGraphile({ ...graphileOptions(taskList, concurrentJobs), events });
    runner.promise.then(
      () => !stopping && onFatal(new Error("The pool of jobs has ended.")),
      (error: unknown) => !stopping && onFatal(error),
    );
    return runner;
  }

  return {
    async start() {
      await releaseDeadWorkers(shell, workerId);
      const { effect, ...inner } = createTasks(shell, advancer, workerId);
      // Apart from each other, so that slow targets never keep events and timers waiting.
      runners = await Promise.all([
        startRunner(inner as TaskList, innerConcurrency),
        startRunner({ effect } as TaskList, concurrency),
      ]);
      await beat();
      const on = (name: string, everyMs: number, work: () => Promise<unknown>): Loop =>
        createLoop({
          name,
          everyMs,
          work,
          onError: (error) => shell.log.error(`The ${name} failed.`, { error: String(error) }),
        });
      loops = [
        on("heartbeat", heartbeatMs, beat),
        on("timer promotion", timerMs, () => promoteTimers(shell)),
        on("schedules", scheduleMs, () => fireSchedules(shell)),
        on("release of dead workers", heartbeatMs, () => releaseDeadWorkers(shell, workerId)),
        on("reconciler", reconcileMs, () => reconcile(shell)),
        on("partitions", partitionsMs, () => shell.pool`select millrace.ensure_all_partitions()`),
      ];
    },
    async stop(drainMs = 25_000) {
      stopping = true;
      await Promise.all(loops.map((loop) => loop.stop()));
      const end = Promise.all(runners.map((runner) => runner.stop()));
      await Promise.race([end, new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
      // Whatever is still locked is released for the others.
      await shell.pool`select millrace.release_workers('1 day'::interval, ${[workerId]}::uuid[])`;
    },
    healthy: () => runners.length > 0 && !stopping && performance.now() - lastHeartbeat < heartbeatMs * 4,
  };
}

/** Due timers become jobs; as long as there are many, without a pause. */
async function promoteTimers(shell: Shell): Promise<void> {
  for (;;) {
    const [row] = await shell.pool<
      { taken: number }[]
    >`select millrace.promote_timers(${timersAtOnce}, ${timersPerJob}) as taken`;
    if ((row?.taken ?? 0) < timersAtOnce) return;
  }
}

function quietLogger(shell: Shell): Logger {
  return new Logger(() => (level, message) => {
    // Our jobs bring connections of their own; graphile-worker's are for its bookkeeping.
    if (message.includes("maxPoolSize")) return;
    if (level === "error") shell.log.error(message);
    else if (level === "warning") shell.log.warn(message);
  });
}
