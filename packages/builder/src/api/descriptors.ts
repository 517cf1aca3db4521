import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { useMemo } from "react";
import { useNodeTypes } from "./catalogue.ts";
import { withEventTitles } from "./event-titles.ts";

/** Node types by their name, e.g. `flow.branch`; empty until they are loaded. Apart from the catalogue: lists need none of it. */
export function useDescriptors(): Map<string, NodeDescriptor> {
  const { data } = useNodeTypes();
  return useMemo(() => new Map(withEventTitles(data ?? []).map((descriptor) => [descriptor.type, descriptor])), [data]);
}
