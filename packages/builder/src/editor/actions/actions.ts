import { createContext, useContext, useEffect, useSyncExternalStore } from "react";
import { actionGroups, type EditorAction } from "./editor-action.ts";

/** What can be done in the open editor, as its parts have said it. */
export interface ActionList {
  /** Adds actions; gives back how to take them away again. */
  add(actions: readonly EditorAction[]): () => void;
  /** All of them, in the order of their groups. */
  get(): readonly EditorAction[];
  subscribe(listener: () => void): () => void;
}

export function createActionList(): ActionList {
  const parts = new Set<readonly EditorAction[]>();
  const listeners = new Set<() => void>();
  let all: readonly EditorAction[] = [];

  function change(): void {
    const listed = [...parts].flat();
    all = actionGroups.flatMap((group) => listed.filter((action) => action.group === group));
    for (const listener of listeners) listener();
  }
  return {
    add(actions) {
      parts.add(actions);
      change();
      return () => {
        parts.delete(actions);
        change();
      };
    },
    get: () => all,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const ActionListContext = createContext<ActionList>(createActionList());
export const ActionListProvider = ActionListContext.Provider;

/** Adds a part's actions to the editor's list while the part is on the page. Pass a list that is kept between renders. */
export function useAddActions(actions: readonly EditorAction[]): void {
  const list = useContext(ActionListContext);
  useEffect(() => list.add(actions), [list, actions]);
}

/** Everything that can be done in the editor now; ask each action's `isPossible` when you show it. */
export function useEditorActions(): readonly EditorAction[] {
  const list = useContext(ActionListContext);
  return useSyncExternalStore(list.subscribe, list.get);
}
