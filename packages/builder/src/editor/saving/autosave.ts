import type { Problem } from "@millrace/shared/graph/problem.ts";

/**
 * Whether what is on the canvas is safe. `waiting` counts the changes of this visit that the server has not stored yet;
 * `kept`: this browser has them, so they may wait.
 */
export type SaveState =
  | { kind: "saved" }
  | { kind: "saving" }
  | { kind: "offline"; waiting: number; kept: boolean }
  | { kind: "refused"; message: string };

/** What looks after the draft being stored. */
export interface Autosave {
  /** Sends at once what is not stored; true when everything is. */
  flush(): Promise<boolean>;
}

export interface Saving {
  autosave: Autosave;
  state: SaveState;
  /** What is wrong with the draft, as the server last said. */
  problems: readonly Problem[];
}
