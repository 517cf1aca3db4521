import type { RehearsedStep } from "@millrace/shared/api/rehearsal.ts";

/** A moment at which something happens in a rehearsal. */
export interface Moment {
  /** Milliseconds since 1970 UTC. */
  at: number;
  /** Place on the line, from 0 to 1. */
  x: number;
  /** Indexes of the steps that begin or end then. */
  begins: number[];
  ends: number[];
}

/** Time in which a step waits. */
export interface Wait {
  step: number;
  from: number;
  to: number;
  /** Of a message that is held back until people may be disturbed. */
  isQuiet: boolean;
}

export interface Timeline {
  moments: Moment[];
  waits: Wait[];
}

/** Spread so that days do not press minutes together: a gap takes the logarithm of its length. */
export function timelineOf(steps: readonly RehearsedStep[], quiet: boolean): Timeline {
  const moments = new Map<number, Moment>();
  const at = (time: string) => {
    const ms = Date.parse(time);
    const known = moments.get(ms) ?? { at: ms, x: 0, begins: [], ends: [] };
    moments.set(ms, known);
    return known;
  };
  const waits: Wait[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.startedAt === null) continue;
    const begun = at(step.startedAt);
    begun.begins.push(index);
    const end = step.finishedAt ?? step.dueAt;
    if (end === null) continue;
    const ended = at(end);
    ended.ends.push(index);
    if (ended.at > begun.at)
      waits.push({ step: index, from: begun.at, to: ended.at, isQuiet: quiet && step.outgoing !== null });
  }
  const sorted = [...moments.values()].sort((a, b) => a.at - b.at);
  place(sorted);
  return { moments: sorted, waits };
}

function place(moments: Moment[]): void {
  let total = 0;
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 1];
    if (before) total += 1 + Math.log2(1 + (moment.at - before.at) / 60_000);
    moment.x = total;
  }
  for (const moment of moments) moment.x = total === 0 ? 0 : moment.x / total;
}

/** The moment that is drawn nearest to a place on the line. */
export function nearest(moments: readonly Moment[], x: number): number {
  let best = 0;
  for (const [index, moment] of moments.entries())
    if (Math.abs(moment.x - x) < Math.abs((moments[best]?.x ?? Infinity) - x)) best = index;
  return best;
}

/** A moment as the clocks of a zone show it: `Mon, 2 Mar 2026, 21:30`. */
export function wallClock(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    ...{ weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
    timeZone,
  }).format(at);
}
