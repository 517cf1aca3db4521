/**
 * Counts how often contacts enter workflows, in memory and roughly: enough to know when a look at the database is worth it.
 * Every process counts for itself, so it looks from a quarter of the limit on.
 */
export interface EntryCounter {
  /** Counts an entry. @returns whether there were so many of late that the database should be asked. */
  isFrequent: (workflowId: string, contactId: string, limit: number, nowMs: number) => boolean;
}

const windowMs = 3_600_000;
const maxKept = 100_000;

export function createEntryCounter(): EntryCounter {
  let counts = new Map<string, number>();
  let before = new Map<string, number>();
  let sinceMs = 0;

  /** Who came once only is the least likely to be in a loop; a loop that goes on is counted again. */
  function makeRoom(): void {
    counts = new Map([...counts].filter(([, count]) => count > 1));
    if (counts.size > maxKept / 2) counts = new Map();
  }

  return {
    isFrequent(workflowId, contactId, limit, nowMs) {
      if (nowMs - sinceMs >= windowMs) {
        before = nowMs - sinceMs < 2 * windowMs ? counts : new Map();
        counts = new Map();
        sinceMs = nowMs;
      }
      if (counts.size >= maxKept) makeRoom();
      const key = workflowId + contactId;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count + (before.get(key) ?? 0) > limit / 4;
    },
  };
}
