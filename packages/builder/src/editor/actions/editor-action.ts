import type { Point } from "../../model/geometry.ts";

/** The headings under which actions are listed, in their order. */
export const actionGroups = ["Edit", "Add", "Arrange", "Group", "View", "Go to", "Workflow"] as const;
export type ActionGroup = (typeof actionGroups)[number];

/** What a context menu was opened on. `canvas` is the empty ground. */
export type ActionTarget = "node" | "edge" | "group" | "note" | "canvas";

/**
 * One thing a person can do in the editor. The keyboard, context menus and the command palette all read the same list,
 * so an action has the same name and the same keys wherever it is met.
 */
export interface EditorAction {
  /** Stable, e.g. `canvas.duplicate`. */
  id: string;
  /** A plain verb, e.g. "Duplicate". */
  title: string;
  /** Other words a person may look for it by. */
  keywords?: readonly string[];
  /** Shortcuts such as `mod+d`, `shift+mod+g`, `delete`, `1`; the first one is shown. `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys?: readonly string[];
  /**
   * Where the keys count: on the canvas (or with nothing in particular focused), in the whole editor outside of fields, or
   * `browser` where the browser itself turns them into an event, such as `copy`: then they are only shown.
   */
  keysCount?: "canvas" | "editor" | "browser";
  group: ActionGroup;
  /** The context menus it stands in. */
  on?: readonly ActionTarget[];
  /** Whether it would do anything now. */
  isPossible(): boolean;
  /** @param at where on the screen it was asked for; undefined when it was not asked for by pointing */
  run(at?: Point): void;
}
