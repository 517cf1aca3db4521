import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { useMemo } from "react";
import { useVersion } from "../../api/versions.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { type Change, describeChanges } from "../compare/changes.ts";

/** What is different between the published version and the draft; undefined while it is not known, or nothing was published. */
export function usePublishChanges(workflow: Workflow, graph: Graph, descriptors: Descriptors): Change[] | undefined {
  const published = useVersion(workflow.id, workflow.version ?? 0, { enabled: workflow.version !== null });
  const before = published.data?.graph;
  return useMemo(() => before && describeChanges(before, graph, descriptors), [before, graph, descriptors]);
}
