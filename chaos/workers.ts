import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

const program = fileURLToPath(new URL("../packages/engine/test/faults/worker-process.ts", import.meta.url));
const restartPauseMs = 200;

/** A worker process, from its start to its end. */
export interface WorkerProcess {
  name: string;
  pid: number;
  startedAt: number;
  /** Unix ms; undefined until it fetches jobs. */
  readyAt: number | undefined;
}

/** Keeps so many worker processes running: one that ends is started anew at once, under a new process id. */
export interface Workers {
  /** Those that fetch jobs. */
  ready: () => WorkerProcess[];
  /** Process ids of all that run. */
  pids: () => Set<number>;
  /** SIGKILL. Resolves with the one that takes its place, once that one fetches jobs; the time is that of the kill. */
  kill: (worker: WorkerProcess) => { at: number; replaced: Promise<WorkerProcess> };
  signal: (worker: WorkerProcess, signal: "SIGSTOP" | "SIGCONT") => void;
  /** What they warned about and failed at, counted by its words without their particulars. */
  complaints: ReadonlyMap<string, number>;
  /** How those ended that nobody killed. */
  ends: string[];
  /** Lets all of them drain. @returns exit codes. */
  stop: () => Promise<(number | null)[]>;
}

export async function startWorkers(count: number, given: { databaseUrl: string; masterKey: string }): Promise<Workers> {
  const running = new Map<ChildProcess, WorkerProcess>();
  const killed = new Set<ChildProcess>();
  const complaints = new Map<string, number>();
  const ends: string[] = [];
  let stopping = false;

  function hear(line: string): void {
    // Stacks and particulars would make each of them another one.
    if (!/^[A-Z]/.test(line)) return;
    const words = line
      .replace(/ ?\{.*/, "")
      .replaceAll(/[0-9.:]*[0-9]/g, "#")
      .trim();
    if (words !== "") complaints.set(words, (complaints.get(words) ?? 0) + 1);
  }

  /** Resolves when it, or the one after it, is ready. */
  function start(name: string): Promise<WorkerProcess> {
    const child = spawn(process.execPath, [program, JSON.stringify({ ...given, name })], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const worker: WorkerProcess = { name, pid: child.pid ?? 0, startedAt: Date.now(), readyAt: undefined };
    running.set(child, worker);
    const last: string[] = [];
    return new Promise((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        let rest = "";
        stream.on("data", (chunk: Buffer) => {
          const lines = (rest + chunk.toString()).split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) {
            if (line === "ready") {
              worker.readyAt = Date.now();
              resolve(worker);
            } else if (line.trim() !== "") last.push(line);
            if (last.length > 15) last.shift();
            hear(line);
          }
        });
      }
      child.once("exit", (code, signal) => {
        running.delete(child);
        if (stopping) return;
        if (!killed.delete(child)) ends.push(`${name} (${code ?? signal}): ${last.join("\n    ")}`);
        void sleep(restartPauseMs)
          .then(() => start(name))
          .then(resolve);
      });
    });
  }

  await Promise.all(Array.from({ length: count }, (_, at) => start(`chaos-worker-${at + 1}`)));
  const childOf = (worker: WorkerProcess): ChildProcess | undefined =>
    [...running].find(([, { pid }]) => pid === worker.pid)?.[0];

  return {
    ready: () => [...running.values()].filter(({ readyAt }) => readyAt !== undefined),
    pids: () => new Set([...running.values()].map(({ pid }) => pid)),
    kill(worker) {
      const child = childOf(worker);
      const at = Date.now();
      if (child) killed.add(child);
      child?.kill("SIGKILL");
      const replaced = (async () => {
        for (;;) {
          const next = [...running.values()].find(
            ({ name, pid, readyAt }) => name === worker.name && pid !== worker.pid && readyAt !== undefined,
          );
          if (next) return next;
          await sleep(50);
        }
      })();
      return { at, replaced };
    },
    signal: (worker, signal) => void childOf(worker)?.kill(signal),
    complaints,
    ends,
    async stop() {
      stopping = true;
      const children = [...running.keys()];
      const codes = children.map((child) => new Promise<number | null>((resolve) => child.once("exit", resolve)));
      for (const child of children) child.kill("SIGTERM");
      return Promise.all(codes);
    },
  };
}
