import { uuidv7 } from "../store/uuid.ts";
import type { JobPool } from "./job-pool.ts";
import { persistently } from "./persistently.ts";
import { processSpace } from "./process-space.ts";
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
  /** Resolves once the others know that this worker holds jobs under this id: until then nobody would release them. */
  covers: (poolId: string) => Promise<void>;
  releaseDead: () => Promise<void>;
  /** Releases the jobs of workers that died between fetching them and their first beat. */
  releaseUnknown: () => Promise<void>;
  /** False when it could not be heard for a while. */
  isRecent: () => boolean;
  /** Leaves: whatever this worker still holds is anybody's. */
  end: () => Promise<void>;
}

/** A worker that has been silent for this long is taken for dead. */
const patience = "20 seconds";
/** Jobs that are held under an id of which no worker has told for this long are nobody's. */
const unknownPatience = "30 seconds";
/** One whose process is gone, too, after two missed beats: what a sandbox says of its processes may be wrong. */
const missedBeats = 2;
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
  /** Pools that have fetched jobs before they are among those that have started. */
  const early = new Set<string>();
  let entered: ReadonlySet<string> = new Set();
  let entering: Promise<unknown> = Promise.resolve();

  const enter = (id: string, ids: string[]) =>
    pool`select millrace.heartbeat(${id}, ${ids}, ${processSpace}, ${process.pid})`;

  /** One after the other, so that an older list of pools never takes the place of a newer one. */
  function enterSelf(): Promise<void> {
    const next = entering.then(async () => {
      // Those of dead pools too, until they are released: this process may die before that.
      orphaned.push(...pools.flatMap((one) => one.takeDead()));
      const ids = new Set([...pools.flatMap((one) => one.ids()), ...early, ...orphaned]);
      await enter(workerId, [...ids]);
      entered = ids;
    });
    entering = next.catch(() => undefined);
    return next;
  }

  /** Nobody died: what these jobs were about is not under suspicion. */
  const leave = (id: string) => pool`select millrace.leave(${id})`;

  async function release(known: string[], silentFor: string): Promise<string[]> {
    const rows = await pool<{ id: string }[]>`
      select w as id from millrace.release_workers(${silentFor}::interval, ${known}::uuid[]) w`;
    return rows.map(({ id }) => id);
  }

  /** The jobs that dead pools of this very process hold: entered as a worker of their own, which is released at once. */
  async function releaseOrphaned(): Promise<void> {
    orphaned.push(...pools.flatMap((one) => one.takeDead()));
    const ids = [...orphaned];
    if (ids.length === 0) return;
    const id = uuidv7();
    await enter(id, ids);
    await leave(id);
    for (const one of ids) early.delete(one);
    orphaned = orphaned.filter((one) => !ids.includes(one));
  }

  return {
    async beat() {
      await enterSelf();
      const now = clock();
      if (now - lastBeat > 2 * everyMs) steadySince = now;
      lastBeat = now;
      await releaseOrphaned();
    },
    async covers(poolId) {
      if (entered.has(poolId)) return;
      early.add(poolId);
      await persistently(enterSelf);
    },
    async releaseDead() {
      const peers = await pool<{ id: string; pid: number }[]>`
        select id, pid from workers where host = ${processSpace} and id <> ${workerId}
          and heartbeat_at < now() - ${missedBeats * everyMs} * interval '1 millisecond'`;
      // One that ran under a process id that is gone need not be waited for any longer.
      const dead = peers.filter(({ pid }) => pid !== process.pid && !isAlive(pid)).map(({ id }) => id);
      // While the database was away nobody could be heard: first everybody gets the time to speak again.
      const isSteady = clock() - steadySince > 2 * everyMs;
      for (const id of await release(dead, isSteady ? patience : never)) {
        log.warn("Released the jobs of a worker that died.", { workerId: id });
      }
    },
    async releaseUnknown() {
      const [row] = await pool<{ jobs: number }[]>`select millrace.release_unknown(${unknownPatience}) as jobs`;
      if (row?.jobs) log.warn("Released jobs that no worker holds.", { jobs: row.jobs });
    },
    isRecent: () => clock() - lastBeat < 4 * everyMs,
    async end() {
      await releaseOrphaned();
      await leave(workerId);
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
