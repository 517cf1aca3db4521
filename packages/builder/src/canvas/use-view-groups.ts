import type { Graph } from "@millrace/shared/graph/document.ts";
import { useMemo, useState } from "react";
import type { Remarks } from "./remarks.ts";

const nothing = () => undefined;

/**
 * Groups of a drawing that is only read: they open and close for whoever looks at it; the document keeps what it says.
 * @param isOpen all are open at first, so that nothing that is marked is hidden
 */
export function useViewGroups(graph: Graph, isOpen: boolean): { shown: Graph; remarks: Remarks } {
  const [chosen, choose] = useState<ReadonlyMap<string, boolean>>(new Map());
  const shown = useMemo((): Graph => {
    if (!graph.groups) return graph;
    const groups = graph.groups.map((group) => {
      const collapsed = chosen.get(group.id) ?? (!isOpen && group.collapsed === true);
      return collapsed === (group.collapsed ?? false) ? group : { ...group, collapsed };
    });
    return { ...graph, groups };
  }, [graph, chosen, isOpen]);
  const remarks = useMemo(
    (): Remarks => ({
      editing: null,
      edit: nothing,
      rename: nothing,
      write: nothing,
      resize: nothing,
      collapse: (id, collapsed) => choose((before) => new Map(before).set(id, collapsed)),
    }),
    [],
  );
  return { shown, remarks };
}
