import type { Pool } from "../packages/engine/src/store/database.ts";
import type { WorkerProcess } from "./workers.ts";

/** What became of the work that a killed worker held. Times in ms since the kill. */
export interface Kill {
  worker: string;
  /** Unix ms. */
  at: number;
  /** Jobs that it held, once the database could be asked. */
  held: Set<string> | undefined;
  /** When the process in its place fetched jobs. */
  replacedMs: number | undefined;
  /** When the last of its jobs was done by, or in the hands of, somebody alive. */
  takenOverMs: number | undefined;
}

/** Watches how long it takes until the work of killed workers goes on. */
export interface Recovery {
  add: (worker: WorkerProcess, at: number, replaced: Promise<unknown>) => void;
  /** Asks the database once; to be called a few times a second. */
  look: () => Promise<void>;
  kills: readonly Kill[];
}

interface Job {
  id: string;
  lockedAt: number | null;
  isOrphan: boolean;
}

/** @param pids of the processes that live. */
export function watchRecovery(owner: Pool, pids: () => Set<number>): Recovery {
  const kills: Kill[] = [];

  /** Jobs that are held, and whether by a process that is gone. */
  async function heldJobs(): Promise<Map<string, Job>> {
    const alive = [...pids()];
    const rows = await owner<Job[]>`
      select j.id::text, extract(epoch from j.locked_at)::float8 * 1000 as "lockedAt", not exists (
        select from millrace.workers w where j.locked_by = any (w.graphile_ids) and w.pid = any (${alive}::int[])) as "isOrphan"
      from graphile_worker._private_jobs j where j.locked_at is not null`;
    return new Map(rows.map((job) => [job.id, job]));
  }

  return {
    kills,
    add(worker, at, replaced) {
      const kill: Kill = { worker: worker.name, at, held: undefined, replacedMs: undefined, takenOverMs: undefined };
      kills.push(kill);
      void replaced.then(() => (kill.replacedMs = Date.now() - at));
    },
    async look() {
      const open = kills.filter(({ takenOverMs }) => takenOverMs === undefined);
      if (open.length === 0) return;
      const asked = Date.now();
      const jobs = await heldJobs();
      const unfinished = (id: string, at: number): boolean => {
        const job = jobs.get(id);
        return job !== undefined && job.isOrphan && (job.lockedAt ?? 0) <= at;
      };
      for (const kill of open) {
        // What was locked after the kill is held by a process that has not told of itself yet.
        kill.held ??= new Set([...jobs.keys()].filter((id) => unfinished(id, kill.at)));
        if (kill.at < asked && ![...kill.held].some((id) => unfinished(id, kill.at))) {
          kill.takenOverMs = asked - kill.at;
        }
      }
    },
  };
}
