import { emptyGraph, type Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { useMemo } from "react";
import { useEventTypes } from "../api/catalogue.ts";
import { useContactFields } from "../api/contacts.ts";
import { variablesFor } from "../inspector/variables.ts";

/** Fields of conditions in the same words as in the editor; undefined where only the path is known. */
export function useFieldTitles(
  nodeId: string,
  graph: Graph | undefined,
  descriptors: ReadonlyMap<string, NodeDescriptor>,
): (path: string) => string | undefined {
  const { data: eventTypes } = useEventTypes();
  const { data: contactFields } = useContactFields();
  return useMemo(() => {
    const variables = variablesFor(graph ?? emptyGraph, nodeId, descriptors, eventTypes ?? [], contactFields ?? []);
    const titles = new Map(variables.map(({ path, title }) => [path, title]));
    return (path: string) => titles.get(path.replace(/^trigger\./, "event."));
  }, [nodeId, graph, descriptors, eventTypes, contactFields]);
}
