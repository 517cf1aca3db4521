/** The last calls to a target: how many there were, and how many of them failed. */
export interface Window {
  /** Notes the end of a call. @returns how many failures there are when they are too many, else 0. */
  note: (key: string, failed: boolean) => number;
}

export interface WindowOptions {
  /** How far back calls count, in seconds. */
  seconds?: number;
  /** Fewer calls say nothing. */
  minCalls?: number;
  /** The share of failures that is too much. */
  rate?: number;
  /** Milliseconds of a clock that never jumps. */
  clock?: () => number;
}

/** Calls that ended in one second. */
interface Tally {
  second: number;
  calls: number;
  failures: number;
}

/** Counts per target, second by second, in this process only: a healthy target costs the database nothing. */
export function createWindow({
  seconds = 30,
  minCalls = 10,
  rate = 0.5,
  clock = () => performance.now(),
}: WindowOptions = {}): Window {
  const tallies = new Map<string, Tally[]>();
  let swept = 0;

  /** Targets that nobody has called for a while. */
  function sweep(second: number): void {
    if (second - swept < seconds) return;
    swept = second;
    for (const [key, known] of tallies) if ((known.at(-1)?.second ?? 0) <= second - seconds) tallies.delete(key);
  }

  return {
    note(key, failed) {
      const second = Math.floor(clock() / 1_000);
      sweep(second);
      const known = (tallies.get(key) ?? []).filter((tally) => tally.second > second - seconds);
      let last = known.at(-1);
      if (last?.second !== second) known.push((last = { second, calls: 0, failures: 0 }));
      last.calls++;
      if (failed) last.failures++;
      tallies.set(key, known);
      if (!failed) return 0;
      const calls = known.reduce((sum, tally) => sum + tally.calls, 0);
      const failures = known.reduce((sum, tally) => sum + tally.failures, 0);
      if (calls < minCalls || failures < rate * calls) return 0;
      tallies.delete(key);
      return failures;
    },
  };
}
