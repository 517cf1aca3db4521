import { hostname } from "node:os";
import { uuidv7 } from "../store/uuid.ts";
import type { JobPool } from "./job-pool.ts";
import type { Shell } from "./shell.ts";

export interface HeartbeatOptions {
  shell: Pick<Shell, "pool" | "log">;
  workerId: string;
  pools: readonly Pick<JobPool, "ids" | "takeDead">[];
  everyMs: number;
  /** Milliseconds of a clock that never jumps. */
  clock?: () => number;
}

/** Tells the other workers that this one lives and which jobs it holds, and releases the jobs of those that died. */
export interface Heartbeat {
  beat: () => Promise<void>;
  releaseDead: () => Promise<void>;
  /** False when it could not be heard for a while. */
  isRecent: () => boolean;
  /** Leaves: whatever this worker still holds is anybody's. */
  end: () => Promise<void>;
}

/** A worker that has been silent for this long is taken for dead. */
const patience = "20 seconds";
/** Longer than anybody can live: only those that are named are released. */
const never = "100 years";

export function createHeartbeat({
  shell,
  workerId,
  pools,
  everyMs,
  clock = () => performance.now(),
}: HeartbeatOptions): Heartbeat {
  const { pool, log } = shell;
  let lastBeat = -Infinity;
  let steadySince = Infinity;
  let orphaned: string[] = [];

  const enter = (id: string, ids: string[]) =>
    pool`select millrace.heartbeat(${id}, ${ids}, ${hostname()}, ${process.pid})`;

  async function release(known: string[], silentFor: string): Promise<string[]> {
    const rows = await pool<{ id: string }[]>`
      select w as id from millrace.release_workers(${silentFor}::interval, ${known}::uuid[]) w`;
    return rows.map(({ id }) => id);
  }

  /** The jobs that dead pools of this very process hold: entered as a worker of their own, which is released at once. */
  async function releaseOrphaned(): Promise<void> {
    orphaned.push(...pools.flatMap((one) => one.takeDead()));
    if (orphaned.length === 0) return;
    const id = uuidv7();
    await enter(id, orphaned);
    await release([id], never);
    orphaned = [];
  }

  return {
    async beat() {
      await enter(
        workerId,
        pools.flatMap((one) => one.ids()),
      );
      const now = clock();
      if (now - lastBeat > 2 * everyMs) steadySince = now;
      lastBeat = now;
      await releaseOrphaned();
    },
    async releaseDead() {
      const peers = await pool<{ id: string; pid: number }[]>`
        select id, pid from workers where host = ${hostname()} and id <> ${workerId}`;
      // One that ran on this machine under a process id that is gone is known to be dead at once.
      const dead = peers.filter(({ pid }) => pid !== process.pid && !isAlive(pid)).map(({ id }) => id);
      // While the database was away nobody could be heard: first everybody gets the time to speak again.
      const isSteady = clock() - steadySince > 2 * everyMs;
      for (const id of await release(dead, isSteady ? patience : never)) {
        log.warn("Released the jobs of a worker that died.", { workerId: id });
      }
    },
    isRecent: () => clock() - lastBeat < 4 * everyMs,
    async end() {
      await releaseOrphaned();
      await release([workerId], never);
    },
  };
}

/** True when a process of this machine is still there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}
