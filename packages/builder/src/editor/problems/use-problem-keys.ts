import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { useEffect, useMemo, useRef } from "react";
import { useAddActions } from "../actions/actions.ts";
import type { EditorAction } from "../actions/editor-action.ts";
import { groupProblems, neighbourWithProblems } from "./problem-groups.ts";

/** F8 leads to the next step with a problem, Shift+F8 to the one before; also out of a field that is being filled. */
export function useProblemKeys(
  graph: Graph,
  problems: readonly Problem[],
  selected: string | null,
  onSelect: (nodeId: string) => void,
): void {
  const now = useRef({ graph, problems, onSelect });
  useEffect(() => {
    now.current = { graph, problems, onSelect };
  });
  const from = useRef(selected);
  useEffect(() => {
    from.current = selected;
  }, [selected]);
  const go = useMemo(
    () => (direction: 1 | -1) => {
      const { graph: drawn, problems: known, onSelect: select } = now.current;
      const next = neighbourWithProblems(groupProblems(known, drawn.nodes), from.current, direction);
      if (!next?.node) return;
      // The next press goes on from here, even if it comes before the page is drawn with this step.
      from.current = next.node.id;
      select(next.node.id);
    },
    [],
  );
  const actions = useMemo<EditorAction[]>(() => {
    const isPossible = () => now.current.problems.some(({ nodeId }) => nodeId !== undefined);
    const words = {
      keywords: ["error", "warning", "wrong"],
      keysCount: "browser",
      group: "Go to",
      isPossible,
    } as const;
    return [
      { id: "problems.next", title: "Next problem", keys: ["f8"], ...words, run: () => go(1) },
      { id: "problems.previous", title: "Previous problem", keys: ["shift+f8"], ...words, run: () => go(-1) },
    ];
  }, [go]);
  useAddActions(actions);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== "F8" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      // A dialog keeps what is done in it to itself.
      if (event.target instanceof Element && event.target.closest('[role="dialog"][aria-modal="true"]')) return;
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [go]);
}
