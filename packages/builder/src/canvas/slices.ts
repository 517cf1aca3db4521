/**
 * Does many small changes a few in each frame: a sweep over hundreds of cards in one frame would stop a movement that is under way.
 */
export interface Slices {
  /** @returns takes the change back, unless it is done. */
  add: (change: () => void) => () => void;
}

/** @param perFrame so many changes fit into a frame beside a movement. */
export function createSlices(perFrame: number): Slices {
  const due = new Set<() => void>();
  let frame: number | undefined;

  function next(): void {
    frame = undefined;
    let left = perFrame;
    for (const change of due) {
      if (left-- === 0) break;
      due.delete(change);
      change();
    }
    schedule();
  }
  function schedule(): void {
    if (due.size > 0) frame ??= requestAnimationFrame(next);
  }
  return {
    add(change) {
      due.add(change);
      schedule();
      return () => void due.delete(change);
    },
  };
}
