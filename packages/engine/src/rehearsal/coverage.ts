import type { Rehearsal } from "@millrace/shared/api/rehearsal.ts";
import type { Branch, TestRun } from "@millrace/shared/api/workflow-tests.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { parseScope, parseStepKey, scopesAround } from "../core/keys.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import { carriedOut } from "./compare.ts";

/** Which branches of a graph rehearsals have taken. A branch is a port from which an edge leads on. */
export function coverageOf(types: NodeTypes, graph: Graph, rehearsals: readonly Rehearsal[]): TestRun["coverage"] {
  const bodies = new Map(
    graph.nodes.flatMap(({ id, type }) => {
      const port = types.get(type)?.descriptor.body?.port;
      return port === undefined ? [] : [[id, port] as const];
    }),
  );
  const taken = new Set<string>();
  for (const rehearsal of rehearsals) {
    for (const { nodeId, port, scope } of carriedOut(rehearsal)) {
      if (port !== null) taken.add(`${nodeId}/${port}`);
      for (const around of scopesAround(scope)) {
        const container = parseStepKey(parseScope(around).containerKey).nodeId;
        taken.add(`${container}/${bodies.get(container) ?? ""}`);
      }
    }
  }
  const branches = branchesOf(graph);
  const missing = branches.filter(({ nodeId, port }) => !taken.has(`${nodeId}/${port}`));
  return { taken: branches.length - missing.length, total: branches.length, missing };
}

function branchesOf({ nodes, edges }: Graph): Branch[] {
  const disabled = new Set(nodes.filter((node) => node.disabled).map(({ id }) => id));
  const branches = new Map<string, Branch>();
  for (const { source, sourcePort } of edges)
    if (!disabled.has(source)) branches.set(`${source}/${sourcePort}`, { nodeId: source, port: sourcePort });
  return [...branches.values()];
}
