import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { TestEngine } from "../../src/testing/test-engine.ts";
import type { WorkerSettings } from "./worker-process.ts";

/** A worker in a process of its own. */
export interface WorkerProcess {
  pid: number;
  /** What it has said. */
  output: () => string;
  hasEnded: () => boolean;
  /** SIGKILL: it has no chance to tidy up. Resolves when it is gone, and for everybody else a minute has passed in silence. */
  kill: () => Promise<void>;
  /** SIGTERM. @returns its exit code. */
  stop: () => Promise<number | null>;
  /** SIGSTOP: it is there and does nothing. */
  freeze: () => void;
  thaw: () => void;
}

/** Starts a worker on the engine's database; killed when the test ends. Resolves once it fetches jobs. */
export async function startWorker(
  { databaseUrl, masterKey, owner }: Pick<TestEngine, "databaseUrl" | "masterKey" | "owner">,
  settings: WorkerSettings = {},
): Promise<WorkerProcess> {
  const program = fileURLToPath(new URL("./worker-process.ts", import.meta.url));
  const given = JSON.stringify({ databaseUrl, masterKey: masterKey.toString("hex"), ...settings });
  const child: ChildProcess = spawn(process.execPath, [program, given], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
    await owner`update millrace.workers set heartbeat_at = heartbeat_at - interval '1 minute' where pid = ${child.pid ?? 0}`;
  };
  onTestFinished(kill);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", () => output.includes("ready\n") && resolve());
    void ended.then((code) => reject(new Error(`The worker ended with ${code} before it was ready: ${output}`)));
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
  };
}
