/** Places at which workspaces are worked for, given in the order in which they are asked for. */
export interface Turns {
  /** Does the work at the next free place; who comes back for more goes behind those that wait. */
  take: <Result>(workspaceId: string, work: () => Promise<Result>) => Promise<Result>;
  /** Whether another workspace is worked for, waits, or was worked for a moment ago. */
  isShared: (workspaceId: string) => boolean;
}

/** Whoever has just been served is likely to come back, and would meet a batch that was made large because nobody else was there. */
const momentMs = 15_000;

export function createTurns(places: number, now: () => number = () => performance.now()): Turns {
  const waiting: (() => void)[] = [];
  /** When each was seen last; the one seen last stands last. */
  const seen = new Map<string, number>();
  let free = places;

  function see(workspaceId: string): void {
    seen.delete(workspaceId);
    seen.set(workspaceId, now());
  }

  function forgetOld(): void {
    const before = now() - momentMs;
    for (const [workspaceId, at] of seen) {
      if (at >= before) return;
      seen.delete(workspaceId);
    }
  }

  return {
    async take(workspaceId, work) {
      see(workspaceId);
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        see(workspaceId);
        forgetOld();
        const next = waiting.shift();
        if (next) next();
        else free++;
      }
    },
    isShared(workspaceId) {
      forgetOld();
      return seen.size > (seen.has(workspaceId) ? 1 : 0);
    },
  };
}
