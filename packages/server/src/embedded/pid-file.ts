import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What PostgreSQL writes about itself into its data directory while it runs. */
export interface RunningPostgres {
  pid: number;
  port: number;
  /** The folder with its Unix socket; empty when it has none. */
  socketFolder: string;
  ready: boolean;
}

/** The PostgreSQL that runs on a data directory: also one that a killed process left behind. Undefined when there is none. */
export async function findRunning(dataDirectory: string): Promise<RunningPostgres | undefined> {
  const text = await readFile(join(dataDirectory, "postmaster.pid"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  // Lines: pid, data directory, start time, port, socket directory, address, shared memory key, state.
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !isPostgres(pid)) return undefined;
  const socketFolder = lines[4]?.trim() ?? "";
  return { pid, port, socketFolder, ready: lines[7]?.trim() === "ready" && Number.isInteger(port) };
}

/** A process that has ended but that nobody has collected yet (a zombie) counts as dead. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return lookUp(pid)?.state !== "Z";
}

/** After a reboot the number may belong to any other program. Where this cannot be looked up, the pid file is believed. */
function isPostgres(pid: number): boolean {
  return (lookUp(pid)?.name ?? "postgres") === "postgres";
}

/** What Linux says about a process; undefined elsewhere. */
function lookUp(pid: number): { name: string; state: string } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  const [, name, state] = /\((.*)\) (\S)/s.exec(text) ?? [];
  return name !== undefined && state !== undefined ? { name, state } : undefined;
}
