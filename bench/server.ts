import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { stopChild } from "./child.ts";
import type { Cleanup } from "./cleanup.ts";

/** Millrace as users run it: API and worker in one process. */
export interface RunningServer {
  pid: number;
  url: string;
  apiKey: string;
  workspaceId: string;
}

export interface ServerOptions {
  home: string;
  databaseUrl: string;
  /** Where its CPU profile is written when it ends. */
  profile: string | undefined;
}

const program = fileURLToPath(new URL("../packages/server/src/main.ts", import.meta.url));
const startTimeoutMs = 60_000;
const stopTimeoutMs = 40_000;

/** Nothing of the caller's environment reaches it, so that everybody measures the same. */
export async function startServer(options: ServerOptions, cleanup: Cleanup): Promise<RunningServer> {
  const { home, databaseUrl, profile } = options;
  const port = await freePort();
  const flags = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`, "--cpu-prof-interval=500"];
  const child = spawn(process.execPath, [...flags, program, "start"], {
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
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  cleanup.add(() => stopChild(child, stopTimeoutMs));
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    const credentials = await readCredentials(home);
    if (credentials && (await isReady(url))) return { pid: child.pid ?? 0, url, ...credentials };
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${output}`);
    if (performance.now() > deadline) {
      throw new Error(`The server was not ready after ${startTimeoutMs / 1000} s:\n${output}`);
    }
    await sleep(50);
  }
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  return response?.ok ?? false;
}

/** Undefined until the server has made its first workspace. */
async function readCredentials(home: string): Promise<Pick<RunningServer, "apiKey" | "workspaceId"> | undefined> {
  const text = await readFile(join(home, "credentials.json"), "utf8").catch(() => "");
  if (text === "") return undefined;
  const { apiKey, workspaceId } = JSON.parse(text) as Pick<RunningServer, "apiKey" | "workspaceId">;
  return { apiKey, workspaceId };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("No free port was found");
  return address.port;
}
