/** Whom a call is for, and for whom it is made. */
export interface Called {
  workspaceId: string;
  target: string;
}

export interface BulkheadOptions {
  /** Calls of this process at once. */
  slots: number;
  /** Of those, for one target of one workspace. */
  perTarget?: number;
  /** Of those, for one workspace. */
  perWorkspace?: number;
  /** How long a call may wait for its place, in ms: it takes a slot meanwhile. */
  patienceMs?: number;
  /** Milliseconds of a clock that never jumps. */
  clock?: () => number;
}

/** A place among the calls under way. */
export interface Place {
  /** Gives it to the next one. @param hasCalled false where there was no call, so that the time says nothing. */
  leave: (hasCalled: boolean) => void;
}

/** There is no place in time. `afterMs`: when there will be one, as far as can be told. */
export interface NoPlace {
  afterMs: number;
}

export interface Bulkheads {
  /** @param priority smaller is sooner; see `jobPriority`. */
  enter: (called: Called, priority?: number) => Promise<Place | NoPlace>;
  /** Whether steps were sent away for lack of a place, though there would be one for them now; true once. */
  hasRoomAgain: (called: Called) => boolean;
}

interface Lane {
  called: Called;
  underWay: number;
  /** The most urgent first, else in their order. */
  waiting: { priority: number; come: () => void; go: () => void }[];
  /** How long a call takes its place, a moving average in ms. */
  typicalMs: number;
  /** By urgency: when those that were sent away will all have had their turn. */
  bookedUntil: number[];
}

const minAwayMs = 500;
const maxAwayMs = 120_000;
const smoothing = 0.2;
/** High, medium and low, as in `jobPriority`. */
const levels = 3;
const levelSize = 10;

/**
 * Keeps a slow or dead target from taking every slot. A target of a workspace gets 16 places, a workspace 32, and neither ever
 * more than there are slots free: whoever comes next, and next after that, still finds some. Who would wait for longer than a
 * moment is sent away until there is likely to be a place for it, so that nobody holds a slot by waiting.
 */
export function createBulkheads({
  slots,
  perTarget = 16,
  perWorkspace = 32,
  patienceMs = 250,
  clock = () => performance.now(),
}: BulkheadOptions): Bulkheads {
  const lanes = new Map<string, Lane>();
  const workspaces = new Map<string, number>();
  const maxWaiting = Math.max(1, Math.floor(slots / 4));
  let underWay = 0;
  let waiting = 0;

  const keyOf = ({ workspaceId, target }: Called): string => `${workspaceId}/${target}`;

  function laneOf(called: Called): Lane {
    const key = keyOf(called);
    let lane = lanes.get(key);
    if (!lane)
      lanes.set(
        key,
        (lane = {
          called,
          underWay: 0,
          waiting: [],
          typicalMs: 100,
          bookedUntil: Array<number>(levels).fill(-Infinity),
        }),
      );
    return lane;
  }

  function hasPlace(lane: Lane): boolean {
    const free = slots - underWay;
    const ofWorkspace = workspaces.get(lane.called.workspaceId) ?? 0;
    return lane.underWay < Math.min(perTarget, free) && ofWorkspace < Math.min(perWorkspace, free);
  }

  function take(lane: Lane): Place {
    const { workspaceId } = lane.called;
    underWay++;
    lane.underWay++;
    workspaces.set(workspaceId, (workspaces.get(workspaceId) ?? 0) + 1);
    const since = clock();
    let isTaken = true;
    return {
      leave(hasCalled) {
        if (!isTaken) return;
        isTaken = false;
        underWay--;
        lane.underWay--;
        const rest = (workspaces.get(workspaceId) ?? 1) - 1;
        if (rest === 0) workspaces.delete(workspaceId);
        else workspaces.set(workspaceId, rest);
        if (hasCalled) lane.typicalMs += smoothing * (clock() - since - lane.typicalMs);
        // Its own target first; then any other one that may have waited for a slot of the workspace or of the process.
        admit(lane);
        if (waiting > 0) for (const other of lanes.values()) admit(other);
        if (lane.underWay === 0 && lane.waiting.length === 0 && Math.max(...lane.bookedUntil) < clock())
          lanes.delete(keyOf(lane.called));
      },
    };
  }

  function admit(lane: Lane): void {
    while (lane.waiting.length > 0 && hasPlace(lane)) lane.waiting.shift()?.come();
  }

  /** Whoever is sent away comes back one after the other, as places get free: behind those that are as urgent, or more so. */
  function sendAway(lane: Lane, priority: number): NoPlace {
    const now = clock();
    const level = Math.min(levels - 1, Math.max(0, Math.ceil(priority / levelSize)));
    const before = lane.bookedUntil.slice(0, level + 1);
    const until = Math.max(now + minAwayMs, ...before) + lane.typicalMs / perTarget;
    lane.bookedUntil[level] = until;
    return { afterMs: Math.min(until - now, maxAwayMs) };
  }

  return {
    enter(called, priority = 0) {
      const lane = laneOf(called);
      if (lane.waiting.length === 0 && hasPlace(lane)) return Promise.resolve(take(lane));
      const isCrowded = waiting >= maxWaiting || lane.waiting.length >= perTarget;
      // Whoever is more urgent than the last one in the row takes its place there.
      if (isCrowded && (lane.waiting.at(-1)?.priority ?? priority) <= priority)
        return Promise.resolve(sendAway(lane, priority));
      return new Promise((resolve) => {
        const place = lane.waiting.findIndex((other) => other.priority > priority);
        const leave = (answer: Place | NoPlace): void => {
          waiting--;
          clearTimeout(timer);
          resolve(answer);
        };
        const own = {
          priority,
          come: () => leave(take(lane)),
          go: () => leave(sendAway(lane, priority)),
        };
        const timer = setTimeout(() => {
          lane.waiting.splice(lane.waiting.indexOf(own), 1);
          own.go();
        }, patienceMs);
        waiting++;
        lane.waiting.splice(place < 0 ? lane.waiting.length : place, 0, own);
        if (isCrowded) lane.waiting.pop()?.go();
      });
    },
    hasRoomAgain(called) {
      const lane = lanes.get(keyOf(called));
      if (!lane || lane.underWay > 0 || lane.waiting.length > 0) return false;
      if (Math.max(...lane.bookedUntil) < clock() + 2 * minAwayMs) return false;
      lane.bookedUntil.fill(-Infinity);
      return true;
    },
  };
}
