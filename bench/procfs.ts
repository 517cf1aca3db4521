import { readdir, readFile, writeFile } from "node:fs/promises";

/** What Linux tells of processes; everything is null or empty where there is no /proc. */

const ticksPerSecond = 100;

/** The most memory a process has held at once since it began, or since `resetPeak`, in MB. */
export async function readPeak(pid: number): Promise<number | null> {
  return fieldInMB(await readProc(pid, "status"), "VmHWM");
}

/** Begins anew to look for the most memory. @returns whether the system can do that. */
export async function resetPeak(pid: number): Promise<boolean> {
  return writeFile(`/proc/${pid}/clear_refs`, "5").then(
    () => true,
    () => false,
  );
}

/** Memory of several processes in MB, what they share counted once. */
export async function readMemory(pids: number[]): Promise<number | null> {
  const shares = await Promise.all(pids.map(async (pid) => fieldInMB(await readProc(pid, "smaps_rollup"), "Pss")));
  const known = shares.filter((share) => share !== null);
  return known.length === 0 ? null : known.reduce((sum, share) => sum + share, 0);
}

/** Seconds of CPU that processes have used so far, with those of their children that have ended. */
export async function readCpu(pids: number[]): Promise<number> {
  const seconds = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readProc(pid, "stat");
      // A program's name may hold spaces; it stands in brackets.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
    }),
  );
  return seconds.reduce((sum, one) => sum + one, 0);
}

/** The processes of a PostgreSQL server, the postmaster first. @param backendPid any of them. */
export async function postgresProcesses(backendPid: number): Promise<number[]> {
  const postmaster = await parentOf(backendPid);
  return [postmaster, ...(await childrenOf(postmaster))];
}

/** The processes that a process has started. */
export async function childrenOf(pid: number): Promise<number[]> {
  const pids = (await readdir("/proc").catch(() => [])).map(Number).filter((other) => Number.isInteger(other));
  const parents = await Promise.all(pids.map(parentOf));
  return pids.filter((_, at) => parents[at] === pid);
}

async function parentOf(pid: number): Promise<number> {
  return Number(/^PPid:\s*(\d+)/m.exec(await readProc(pid, "status"))?.[1]);
}

/** Empty for a process that has ended in the meantime. */
function readProc(pid: number, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
}

function fieldInMB(text: string, name: string): number | null {
  const kib = new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(text)?.[1];
  return kib === undefined ? null : (Number(kib) * 1024) / 1e6;
}
