import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { stopChild } from "./child.ts";
import { childrenOf } from "./procfs.ts";
import type { Cleanup } from "./cleanup.ts";
import type { MemoryLog, Role } from "./memory.ts";

/** A running command of Millrace: the API, a worker, or both, each a process of its own. */
export interface Program {
  role: "server" | Role;
  /** Of its processes, the one that was started first. */
  pids: number[];
  /** Of the API; empty for a worker. */
  url: string;
  /** Holds it where it is, and lets it go on. */
  freeze: () => void;
  thaw: () => void;
  stop: () => Promise<void>;
}

export interface ProgramOptions {
  role: Program["role"];
  home: string;
  databaseUrl: string;
  /** A folder for its CPU profile; undefined means that none is taken. */
  profile?: string | undefined;
}

const program = fileURLToPath(new URL("../packages/server/src/main.ts", import.meta.url));
const startTimeoutMs = 60_000;
const stopTimeoutMs = 40_000;

/** Starts Millrace as users do. Nothing of the caller's environment reaches it, so that everybody measures the same. */
export async function startProgram(
  { role, home, databaseUrl, profile }: ProgramOptions,
  memory: MemoryLog,
  cleanup: Cleanup,
): Promise<Program> {
  const port = role === "worker" ? 0 : await freePort();
  const profiled = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`, "--cpu-prof-interval=500"];
  const child = spawn(
    process.execPath,
    ["--max-semi-space-size=24", "--max-old-space-size=1536", ...profiled, program, role === "server" ? "start" : role],
    {
      env: {
        HOST: "127.0.0.1",
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        MILLRACE_HOME: home,
        LOG_LEVEL: "warn",
        // The bench looks for the limit of the machine, not for the one that is set against misuse.
        MILLRACE_EVENT_RATE: "1000000",
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const pids = [child.pid ?? 0];
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const stop = async () => {
    child.kill("SIGCONT");
    await Promise.all(pids.map((own) => memory.leave(own)));
    await stopChild(child, stopTimeoutMs);
  };
  cleanup.add(stop);
  const url = role === "worker" ? "" : `http://127.0.0.1:${port}`;
  const isReady = async () => (role === "worker" ? output.includes("is running") : answers(`${url}/readyz`));
  const deadline = performance.now() + startTimeoutMs;
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`The ${role} ended with ${child.exitCode}:\n${output}`);
    if (performance.now() > deadline) {
      throw new Error(`The ${role} was not ready after ${startTimeoutMs / 1000} s:\n${output}`);
    }
    await sleep(50);
  }
  pids.push(...(await childrenOf(child.pid ?? 0)));
  pids.forEach((pid, at) => memory.watch(role === "worker" || at > 0 ? "worker" : "api", pid));
  return { role, pids, url, freeze: () => child.kill("SIGSTOP"), thaw: () => child.kill("SIGCONT"), stop };
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined);
  return response?.ok ?? false;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("No free port was found");
  return address.port;
}
