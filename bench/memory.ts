import { readdir, readFile } from "node:fs/promises";

/** Resident memory in MiB; null where the system has no /proc. */
export interface Memory {
  /** The most that the server process has held at once. */
  serverPeak: number | null;
  /** All processes of PostgreSQL when asked, what they share counted once. */
  postgres: number | null;
}

/** @param backendPid any process of the PostgreSQL server. */
export async function readMemory(serverPid: number, backendPid: number): Promise<Memory> {
  const postmasterPid = await parentOf(backendPid);
  const peak = fieldInMiB(await readProc(serverPid, "status"), "VmHWM");
  const pids = [postmasterPid, ...(await childrenOf(postmasterPid))];
  const shares = await Promise.all(pids.map(async (pid) => fieldInMiB(await readProc(pid, "smaps_rollup"), "Pss")));
  const known = shares.filter((share) => share !== null);
  return { serverPeak: peak, postgres: known.length === 0 ? null : known.reduce((sum, share) => sum + share, 0) };
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir("/proc").catch(() => [])).map(Number).filter((pid) => Number.isInteger(pid));
  const parents = await Promise.all(pids.map(parentOf));
  return pids.filter((_, at) => parents[at] === parent);
}

async function parentOf(pid: number): Promise<number> {
  return Number(/^PPid:\s*(\d+)/m.exec(await readProc(pid, "status"))?.[1]);
}

/** Empty for a process that has ended in the meantime. */
function readProc(pid: number, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
}

function fieldInMiB(text: string, name: string): number | null {
  const kib = new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(text)?.[1];
  return kib === undefined ? null : Number(kib) / 1024;
}
