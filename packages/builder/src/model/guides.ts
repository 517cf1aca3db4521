import type { Box } from "./box.ts";

/** A line that shows what the dragged elements line up with. */
export interface GuideLine {
  /** `x`: a vertical line at that x; `y`: a horizontal one. */
  axis: "x" | "y";
  at: number;
  from: number;
  to: number;
}

/** One of the equal distances between elements in a row or column. */
export interface GuideGap {
  /** Along which axis the distance runs, from `from` to `to`, drawn at `at` on the other one. */
  axis: "x" | "y";
  at: number;
  from: number;
  to: number;
}

export interface Guides {
  /** How far the dragged elements must move to line up. */
  dx: number;
  dy: number;
  lines: GuideLine[];
  gaps: GuideGap[];
}

/** The same box seen along one axis: `start` to `end` on it, `low` to `high` across. */
interface Span {
  start: number;
  end: number;
  low: number;
  high: number;
}

/**
 * Lines dragged elements up with their neighbours: by left, middle and right, by top, middle and bottom,
 * or at equal distances in a row or column.
 * @param reach how near a place must be to attract, in pixels of the canvas
 */
export function guidesFor(moving: Box, others: readonly Box[], reach: number): Guides {
  const dx = shiftAlong("x", moving, others, reach);
  const dy = shiftAlong("y", moving, others, reach);
  const placed = {
    left: moving.left + dx,
    right: moving.right + dx,
    top: moving.top + dy,
    bottom: moving.bottom + dy,
  };
  return {
    dx,
    dy,
    lines: [...linesAlong("x", placed, others), ...linesAlong("y", placed, others)],
    gaps: [...gapsAlong("x", placed, others), ...gapsAlong("y", placed, others)],
  };
}

function spanOf(axis: "x" | "y", { left, top, right, bottom }: Box): Span {
  return axis === "x"
    ? { start: left, end: right, low: top, high: bottom }
    : { start: top, end: bottom, low: left, high: right };
}

const anchors = ({ start, end }: Span): [number, number, number] => [start, (start + end) / 2, end];

/** The smallest shift within reach; edges and middles win over equal distances. */
function shiftAlong(axis: "x" | "y", moving: Box, others: readonly Box[], reach: number): number {
  const own = spanOf(axis, moving);
  const spans = others.map((box) => spanOf(axis, box));
  const nearest = (shifts: number[]): number | undefined =>
    shifts.reduce<number | undefined>(
      (best, shift) => (Math.abs(shift) <= (best === undefined ? reach : Math.abs(best) - 0.01) ? shift : best),
      undefined,
    );
  const aligned = nearest(spans.flatMap((other) => anchors(other).flatMap((to) => anchors(own).map((at) => to - at))));
  return aligned ?? nearest(equalStarts(own, spans).map((start) => start - own.start)) ?? 0;
}

function linesAlong(axis: "x" | "y", placed: Box, others: readonly Box[]): GuideLine[] {
  const own = spanOf(axis, placed);
  const lines = new Map<number, GuideLine>();
  for (const other of others.map((box) => spanOf(axis, box))) {
    for (const at of anchors(own)) {
      if (!anchors(other).some((to) => Math.abs(to - at) < 0.5)) continue;
      const line = lines.get(at) ?? { axis, at, from: own.low, to: own.high };
      lines.set(at, { ...line, from: Math.min(line.from, other.low), to: Math.max(line.to, other.high) });
    }
  }
  return [...lines.values()];
}

/** What stands before and after in the same row or column, nearest first. */
function neighbours(own: Span, others: readonly Span[]): { before: Span[]; after: Span[] } {
  const beside = others.filter((other) => other.low < own.high && other.high > own.low);
  const middle = (own.start + own.end) / 2;
  return {
    before: beside.filter((other) => other.end <= middle).toSorted((a, b) => b.end - a.end),
    after: beside.filter((other) => other.start >= middle).toSorted((a, b) => a.start - b.start),
  };
}

/** Where the element would begin if the distances in its row or column were equal. */
function equalStarts(own: Span, others: readonly Span[]): number[] {
  const { before, after } = neighbours(own, others);
  const length = own.end - own.start;
  const [b1, b2] = before;
  const [a1, a2] = after;
  const starts: number[] = [];
  if (b1 && a1 && a1.start - b1.end > length) starts.push((b1.end + a1.start - length) / 2);
  if (b1 && b2 && b1.start > b2.end) starts.push(b1.end + (b1.start - b2.end));
  if (a1 && a2 && a2.start > a1.end) starts.push(a1.start - (a2.start - a1.end) - length);
  return starts;
}

function gapsAlong(axis: "x" | "y", placed: Box, others: readonly Box[]): GuideGap[] {
  const own = spanOf(axis, placed);
  const { before, after } = neighbours(
    own,
    others.map((box) => spanOf(axis, box)),
  );
  const row = [before[1], before[0], own, after[0], after[1]].filter((span) => span !== undefined);
  const gaps = row.slice(1).flatMap((span, i) => {
    const previous = row[i];
    return previous && span.start > previous.end ? [{ from: previous.end, to: span.start, span, previous }] : [];
  });
  const beside = gaps.filter((gap) => gap.span === own || gap.previous === own);
  const isAsLong = (a: { from: number; to: number }, b: { from: number; to: number }) =>
    Math.abs(a.to - a.from - (b.to - b.from)) < 0.5;
  const equal = gaps.filter(
    (gap) => beside.some((one) => isAsLong(one, gap)) && gaps.some((other) => other !== gap && isAsLong(other, gap)),
  );
  const at = (own.low + own.high) / 2;
  return equal.map(({ from, to }) => ({ axis, at, from, to }));
}
