import type { Task, TaskList } from "graphile-worker";
import { uuidv7 } from "../store/uuid.ts";
import { promoteHeld, purgeEntries } from "./admission/promote.ts";
import type { RunAdvancer } from "./advance-runs.ts";
import { requeueOperations } from "./bulk/forgotten.ts";
import { tellForgottenParents } from "./children/forgotten.ts";
import type { Worker } from "./engine.ts";
import { createDrain } from "./drain.ts";
import { forgetCircuits } from "./circuits/store.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { createJobPool, type JobPool } from "./job-pool.ts";
import { ageJobs, reviveJobs } from "./job-care.ts";
import { createLoop, type Loop } from "./loop.ts";
import { releaseLost } from "./lost-jobs.ts";
import { restoreTimers } from "./lost-timers.ts";
import { countEndedRuns, countNewRuns } from "./numbers/count-runs.ts";
import { persistently } from "./persistently.ts";
import { reconcile } from "./recovery.ts";
import { clean } from "./retention/clean.ts";
import { fireSchedules } from "./schedules.ts";
import type { Shell } from "./shell.ts";
import { createTasks } from "./tasks.ts";
import { createTimerWatch, timerMs } from "./timer-watch.ts";

export interface WorkerOptions {
  shell: Shell;
  advancer: RunAdvancer;
  /** Of the owner: graphile-worker's tables are not the application's. */
  databaseUrl: string;
  /** External steps under way at once; nearly all of their time they wait for somebody outside. */
  concurrency?: number;
  /** Called when the pools of jobs keep dying; the process should end so that it is started anew. */
  onFatal: (error: unknown) => void;
}

const heartbeatMs = 5_000;
const heldRunsMs = 1_000;
const scheduleMs = 1_000;
/** What hardly any round of these takes. */
const roundMs = 60_000;
const lostJobsMs = 10_000;
const jobCareMs = 5_000;
const reconcileMs = 30_000;
const timerRecoveryMs = 5 * 60_000;
const countingMs = 60_000;
const endedRunsMs = 10 * 60_000;
const partitionsMs = 6 * 3_600_000;
const retentionMs = 24 * 3_600_000;
/** Jobs of the engine's own work at once: they wait for one commit together, so few are enough. */
const innerConcurrency = 8;
/** For writing down what became of the calls that were cut off at the end. */
const recordMs = 2_000;

/** Fetches and does jobs, and keeps what has no job of its own going: due timers, schedules, heartbeats, the reconciler. */
export function createWorker({ shell, advancer, databaseUrl, concurrency = 64, onFatal }: WorkerOptions): Worker {
  const workerId = uuidv7();
  const cutOff = new AbortController();
  const drain = createDrain(shell);
  const timers = createTimerWatch(shell);
  let detach = () => {};
  const { effect, ...inner } = createTasks({
    shell,
    drain,
    advancer,
    workerId,
    slots: concurrency,
    cutOff: cutOff.signal,
  });
  /** No job begins before it is known whose it is: a worker that dies right after its start must not take its jobs along. */
  const covered = (tasks: TaskList): TaskList =>
    Object.fromEntries(
      Object.entries(tasks).map(([name, task]): [string, Task] => [
        name,
        async (payload, helpers) => {
          await heartbeat.covers(helpers.job.locked_by ?? "");
          return timers.during(async () => task?.(payload, helpers));
        },
      ]),
    );
  const poolOf = (tasks: TaskList, concurrentJobs: number): JobPool =>
    createJobPool({
      shell,
      databaseUrl,
      tasks: covered(tasks),
      concurrentJobs,
      onFatal,
      onReplaced: () => void heartbeat.beat().catch(() => undefined),
    });
  // Apart from each other, so that slow targets never keep events and timers waiting.
  const pools = [poolOf(inner as TaskList, innerConcurrency), poolOf({ effect } as TaskList, concurrency)];
  const heartbeat = createHeartbeat({ shell, workerId, pools, everyMs: heartbeatMs });
  let loops: Loop[] = [];
  let beating: Loop | undefined;
  let running = false;

  return {
    async start() {
      await persistently(heartbeat.releaseDead);
      shell.trials.heldBy(workerId);
      await Promise.all(pools.map((pool) => pool.start()));
      await persistently(heartbeat.beat);
      running = true;
      detach = shell.signal.attach((workspaceId) => {
        timers.note();
        drain.wake(workspaceId);
      });
      const on = (name: string, everyMs: number, work: () => Promise<unknown>): Loop =>
        createLoop({
          name,
          everyMs,
          work,
          patienceMs: Math.max(roundMs, everyMs),
          onError: (error) => shell.log.error(`The ${name} failed.`, { error: String(error) }),
        });
      beating = on("heartbeat", heartbeatMs, async () => {
        await heartbeat.beat();
        await heartbeat.releaseDead();
      });
      loops = [
        on("timer promotion", timerMs, timers.look),
        on("held runs", heldRunsMs, () => promoteHeld(shell)),
        on("schedules", scheduleMs, () => fireSchedules(shell)),
        on("release of lost jobs", lostJobsMs, async () => {
          await heartbeat.releaseUnknown();
          await releaseLost(shell, pools);
        }),
        on("reconciler", reconcileMs, async () => {
          await reconcile(shell);
          await reviveJobs(shell);
          await forgetCircuits(shell.pool);
          await tellForgottenParents(shell);
          await requeueOperations(shell);
        }),
        on("care of jobs", jobCareMs, () => ageJobs(shell)),
        on("timer recovery", timerRecoveryMs, () => restoreTimers(shell)),
        on("counting of runs", countingMs, () => countNewRuns(shell, { isStopping: () => !running })),
        on("counting of ended runs", endedRunsMs, () => countEndedRuns(shell, { isStopping: () => !running })),
        on("entries", partitionsMs, () => purgeEntries(shell)),
        on("partitions", partitionsMs, () => shell.pool`select millrace.ensure_all_partitions()`),
        on("retention", retentionMs, () => clean(shell, { isStopping: () => !running })),
      ];
    },
    async stop(drainMs = 25_000) {
      running = false;
      detach();
      const end = Promise.all([...loops.map((loop) => loop.stop()), drain.stop(), ...pools.map((pool) => pool.stop())]);
      const isDrained = await endsWithin(drainMs, end);
      if (!isDrained) {
        // A call that goes on while its job is released would be made twice at once.
        cutOff.abort(new Error("The worker was stopped while this was under way."));
        await endsWithin(recordMs, end);
      }
      // Until here it lives: silent, it would lose what it is finishing to the others.
      if (beating) await endsWithin(recordMs, beating.stop());
      shell.trials.heldBy(undefined);
      // Whatever is still locked is released for the others.
      await endsWithin(recordMs, heartbeat.end());
    },
    healthy: () => running && heartbeat.isRecent(),
  };
}

/** Whether it ended in time. */
async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const isEnded = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isEnded;
}
