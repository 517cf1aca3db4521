import type { Pool } from "../store/database.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { type Activities, type ActivitySource, countActivity } from "./activity.ts";

interface Kept {
  activities: Activities;
  /** When the counting began, by the clock. */
  at: number;
  /** Until it is this old, nobody counts again. */
  freshMs: number;
}

/** What counts fewer runs than this takes some milliseconds, and is counted anew for everybody who looks. */
const keptFrom = 10_000;
/** Counting takes no more than this part of the time, however many look and however long it takes. */
const share = 1 / 20;
/** Nobody is shown what is older. */
const oldestMs = 60_000;

/**
 * The activity of workspaces with very many runs is kept for a while: it is counted again in the background, once at a time,
 * when somebody has looked at it after its time. It is told when it was counted, and never older than a minute. Whether it
 * is kept goes by the number of runs alone, so in any other workspace everybody sees what is there.
 */
export function createKeptActivity(pool: Pool, clock: () => number = () => performance.now()): ActivitySource {
  const kept = new Map<string, Kept>();
  const underWay = new Set<string>();

  const count: ActivitySource = async (sql, workspaceId) => {
    const at = clock();
    const activities = await countActivity(sql, workspaceId);
    const freshMs = Math.min((clock() - at) / share, oldestMs / 2);
    if (activities.counted < keptFrom) kept.delete(workspaceId);
    else kept.set(workspaceId, { activities, at, freshMs });
    return activities;
  };

  async function refresh(workspaceId: string): Promise<void> {
    if (underWay.has(workspaceId)) return;
    underWay.add(workspaceId);
    try {
      await inWorkspace(pool, workspaceId, (sql) => count(sql, workspaceId));
    } catch {
      // The next one who looks tries again; once it is too old, the failure is theirs.
    } finally {
      underWay.delete(workspaceId);
    }
  }

  return async (sql, workspaceId) => {
    const last = kept.get(workspaceId);
    const ageMs = last ? clock() - last.at : Infinity;
    // In the caller's own transaction: one that waited for another connection could wait for itself.
    if (!last || ageMs > oldestMs) return count(sql, workspaceId);
    if (ageMs > last.freshMs) void refresh(workspaceId);
    return last.activities;
  };
}
