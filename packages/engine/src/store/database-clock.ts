/*
 * What time it is by the database's clock, without asking it. Machines disagree about the time, and a clock may be set at any
 * moment; ids carry the time of their making, and what is looked for by them, and which partition they belong to, must not
 * depend on whose clock it was.
 */

/** The database's time at zero of this process's own steady clock, which nobody can set. */
let zero: number | undefined;
let heardAt = -Infinity;
/** For so long a later answer does not turn the clock back: it was only longer on its way. */
const trustMs = 10_000;
/** After so long without a word (a machine was asleep) the clock is not trusted. */
const staleMs = 60_000;

/** Notes what time the database has told, in milliseconds since 1970 UTC, as soon as the answer has arrived. */
export function heardDatabaseTime(ms: number): void {
  const now = performance.now();
  const told = ms - now;
  if (zero !== undefined && told < zero && now - heardAt < trustMs) return;
  zero = told;
  heardAt = now;
}

/** Whether the database has told the time, and not too long ago. */
export function knowsDatabaseTime(): boolean {
  return zero !== undefined && performance.now() - heardAt < staleMs;
}

/** Milliseconds since 1970 UTC: the database's, or before it was ever asked this machine's. */
export function databaseTime(): number {
  return zero === undefined ? Date.now() : Math.floor(zero + performance.now());
}
