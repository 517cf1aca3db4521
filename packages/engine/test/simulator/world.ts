import type { RunRow, Rules, Store } from "./store.ts";
import type { Workflow } from "./workflows.ts";

/** A call that has reached a target outside. */
export interface Call {
  /** The idempotency key. */
  key: string;
  attempt: number;
  /** The result of this attempt had been recorded before the call was made. */
  isLate: boolean;
}

/** Everything there is: the store, the clock, the world outside, and what was found to be wrong. */
export interface World {
  seed: number;
  rules: Rules;
  store: Store;
  now: number;
  workflows: readonly Workflow[];
  calls: Call[];
  /**
   * Attempts, by key and number, that went to somebody else while the one who had them stood still: both may act, and no
   * engine can prevent it.
   */
  shared: Set<string>;
  /** Ids of events whose sender was told that they are stored. */
  acknowledged: Set<string>;
  violations: string[];
  /** Whether an event of this type has been dispatched for the run's contact since the run's own. */
  hasCome: (eventType: string, run: RunRow) => boolean;
}

export function hasCome({ events, receipts }: Store, eventType: string, { contact, since }: RunRow): boolean {
  for (const event of events.values()) {
    if (event.type === eventType && event.contact === contact && event.seq > since && receipts.has(event.id))
      return true;
  }
  return false;
}
