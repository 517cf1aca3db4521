import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Credentials } from "../src/first-start.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const startMs = 40_000;

export interface RunningProgram {
  child: ChildProcess;
  credentials: Credentials;
  /** All it has printed for people so far. */
  said: () => string;
  /** Sends the signal. @returns the exit code, null when the signal itself ended it. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
  get: <Body>(path: string) => Promise<Body>;
  post: (path: string, body: unknown) => Promise<Response>;
}

/** A home for a test's installation. */
export async function temporaryHome(): Promise<{ home: string; remove: () => Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), "millrace-program-"));
  return { home, remove: () => rm(home, { recursive: true, force: true }) };
}

/** Starts `millrace <command>` as a process of its own, without waiting for anything. */
export function launch(command: string, environment: Record<string, string>): ChildProcess {
  const { PATH = "" } = process.env;
  return spawn(process.execPath, [main, command], { env: { PATH, PORT: "0", HOST: "127.0.0.1", ...environment } });
}

/** Starts the whole program with its own database below `home`, and waits until it answers. */
export async function startProgram(home: string, environment: Record<string, string> = {}): Promise<RunningProgram> {
  const child = launch("start", { MILLRACE_HOME: home, LOG_LEVEL: "warn", ...environment });
  let said = "";
  let wrong = "";
  child.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (wrong += chunk.toString()));
  const deadline = Date.now() + startMs;
  while (!said.includes("Ctrl-C stops")) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`It did not start:\n${said}\n${wrong}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const credentials = JSON.parse(await readFile(join(home, "credentials.json"), "utf8")) as Credentials;
  const headers = { authorization: `Bearer ${credentials.apiKey}`, "content-type": "application/json" };
  return {
    child,
    credentials,
    said: () => said,
    async end(signal) {
      const exited = once(child, "exit") as Promise<[number | null]>;
      child.kill(signal);
      return (await exited)[0];
    },
    get: async <Body>(path: string) => (await (await fetch(credentials.url + path, { headers })).json()) as Body,
    post: (path, body) => fetch(credentials.url + path, { method: "POST", headers, body: JSON.stringify(body) }),
  };
}
