import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { InboxSignal } from "@millrace/engine/runtime/inbox-signal.ts";
import { environmentWith } from "../env.ts";
import type { Logger } from "../log.ts";
import type { RunningWorker } from "./run-worker.ts";
import type { Stoppable } from "./shutdown.ts";

/** What the API's process says to its worker's. */
type Order = { wake: string[] } | "stop";
/** What the worker's process says to the API's. */
type Report = { healthy: boolean };

/** Under load it is told this often at the most: it looks into the inbox again by itself while there is something. */
const wakeMs = 8;
const reportMs = 2_000;
/** Told to the worker as an argument. */
const besideApi = "--beside-api";
/** Each thread of V8 would keep memory of its own, which a batch has needed once. */
const allocation = { MALLOC_ARENA_MAX: "2" };
/** What a batch allocates is gone after it: the more of it fits here, the less survives a collection by mistake. */
const largerThanApi = { "--max-semi-space-size=24": "--max-semi-space-size=32" } as Record<string, string>;
const longestPauseMs = 5_000;

/** A worker in a process of its own, so that answering requests and doing the work each have a core, and a crash stays one's own. */
export interface WorkerProcess extends Stoppable {
  /** What it said last. */
  healthy: () => boolean;
  /** Tells it directly of events that this process commits from now on. */
  listenTo: (inbox: InboxSignal) => void;
}

/**
 * Starts `millrace worker` beside this process and, whenever it ends without having been told to, again; meanwhile events
 * wait for it as jobs. Resolves once the first one fetches jobs; rejects when it cannot.
 */
export async function startWorkerProcess(databaseUrl: string, logger: Logger): Promise<WorkerProcess> {
  const program = process.argv[1] ?? "";
  let child: ChildProcess;
  let healthy = false;
  let isStopping = false;
  let inbox: InboxSignal | undefined;
  let detach = () => {};
  let unsent = new Set<string>();
  let sentAt = -Infinity;

  function wake(workspaceId: string): void {
    if (unsent.size === 0) setTimeout(send, Math.max(0, sentAt + wakeMs - performance.now()));
    unsent.add(workspaceId);
  }

  function send(): void {
    const order: Order = { wake: [...unsent] };
    unsent = new Set();
    sentAt = performance.now();
    // Should it have ended at this moment, there is a job for what it was to be told.
    if (child.connected) child.send(order, () => undefined);
  }

  function attach(): void {
    detach();
    detach = inbox && healthy ? inbox.attach(wake) : () => {};
  }

  /** Resolves once it is ready; rejects when it ends before. */
  function begin(): Promise<void> {
    child = fork(program, ["worker", besideApi], {
      env: environmentWith({ DATABASE_URL: databaseUrl, ...allocation }),
      execArgv: process.execArgv.map((flag) => largerThanApi[flag] ?? flag),
    });
    return new Promise((resolve, reject) => {
      child.on("message", (report: Report) => {
        if (report.healthy !== healthy) {
          healthy = report.healthy;
          attach();
        }
        resolve();
      });
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        healthy = false;
        attach();
        reject(new Error(`The worker's process ended with ${code ?? signal}.`));
      });
    });
  }

  async function keep(): Promise<void> {
    for (let pauseMs = 100; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const begun = performance.now();
      await ended(child);
      if (isStopping) return;
      if (performance.now() - begun > longestPauseMs) pauseMs = 100;
      logger.error({ pauseMs }, "The worker's process has ended; it is started again.");
      await sleep(pauseMs);
      if (isStopping) return;
      await begin().catch(() => undefined);
    }
  }

  await begin();
  const kept = keep();
  return {
    healthy: () => healthy,
    listenTo(signal) {
      inbox = signal;
      attach();
    },
    async stop() {
      isStopping = true;
      detach();
      if (child.connected) child.send("stop" satisfies Order, () => undefined);
      await kept;
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}

/** Whether this process is such a worker. A channel alone does not say so: process managers open one, too. */
export function isBesideApi(): boolean {
  return process.send !== undefined && process.argv[3] === besideApi;
}

/** The worker's side: does what the API's process says, and ends with it. */
export function obey({ parts, worker, stop }: RunningWorker): void {
  const report = (): void => {
    if (process.connected) process.send?.({ healthy: worker.healthy() } satisfies Report, () => undefined);
  };
  let isStopping = false;
  const end = (): void => {
    if (isStopping) return;
    isStopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("message", (order: Order) => {
    if (order === "stop") end();
    else for (const workspaceId of order.wake) parts.engine.inbox.hear(workspaceId);
  });
  // The API's process is gone; if it was already told to end, somebody is in a hurry.
  process.once("disconnect", () => (isStopping ? process.exit(130) : end()));
  process.once("SIGTERM", end);
  // Ctrl-C reaches the whole group of processes; the API's says when.
  process.on("SIGINT", () => undefined);
  setInterval(report, reportMs).unref();
  report();
}
