import type { Change } from "@millrace/shared/graph/live/element-map.ts";
import type { GraphStore } from "@millrace/shared/graph/live/graph-store.ts";

/**
 * What this person did, as reversible steps.
 *
 * Not Yjs's UndoManager: it cannot restore a key that one step both set and deleted (or typed several times) after the
 * step before had deleted it; it takes such a key for another person's change. Our document is flat, so a step is simply
 * the properties it changed with their values before and after, and what others changed since then is left alone.
 */
export interface History {
  /** Takes what was just done; joins it to the last step when both carry the same merge key within the merge window. */
  record(label: string, mergeKey: string | undefined, changes: Change[]): void;
  undo(): void;
  redo(): void;
  readonly undoLabel: string | undefined;
  readonly redoLabel: string | undefined;
}

interface Step {
  label: string;
  changes: Change[];
}

/** Two typed letters further apart than this are two steps of undo. */
const mergeWindowMs = 1_000;

export function createHistory(store: GraphStore, now: () => number): History {
  const past: Step[] = [];
  const future: Step[] = [];
  let last: { mergeKey: string | undefined; at: number } = { mergeKey: undefined, at: 0 };

  function travel(from: Step[], to: Step[]): void {
    last = { mergeKey: undefined, at: 0 };
    for (let step = from.pop(); step; step = from.pop()) {
      const changes = store.revert(step.changes);
      // A step of which others have overwritten everything has nothing left to take back: go on to the one before.
      if (changes.length === 0) continue;
      to.push({ label: step.label, changes });
      return;
    }
  }

  return {
    record(label, mergeKey, changes) {
      const at = now();
      if (changes.length === 0) return;
      const merges = mergeKey !== undefined && mergeKey === last.mergeKey && at - last.at < mergeWindowMs;
      const previous = past.at(-1);
      last = { mergeKey, at };
      future.length = 0;
      if (merges && previous) previous.changes = joined(previous.changes, changes);
      else past.push({ label, changes });
    },
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    get undoLabel() {
      return past.at(-1)?.label;
    },
    get redoLabel() {
      return future.at(-1)?.label;
    },
  };
}

function joined(earlier: readonly Change[], later: readonly Change[]): Change[] {
  const result = [...earlier];
  for (const change of later) {
    const index = result.findIndex(({ map, key }) => map === change.map && key === change.key);
    const before = result[index];
    if (before) result[index] = { ...before, after: change.after };
    else result.push(change);
  }
  return result;
}
