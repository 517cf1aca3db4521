import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { type Issue, MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { validateGraph } from "@millrace/shared/graph/validate.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import type { Sql } from "../store/database.ts";
import { missingReferences } from "./references.ts";

/** Everything that is wrong with a graph taken by itself. */
export function problemsOf(graph: Graph, types: NodeTypes): Problem[] {
  return validateGraph(graph, types);
}

/** Everything that is wrong with a workflow, what it refers to included. */
export async function problemsIn(
  sql: Sql,
  workspaceId: string,
  workflow: { graph: Graph; settings: WorkflowSettings },
  types: NodeTypes,
): Promise<Problem[]> {
  return [...problemsOf(workflow.graph, types), ...(await missingReferences(sql, workspaceId, workflow, types))];
}

/** @throws MillraceError `cannot_publish` with an issue for every problem that would keep a graph from running. */
export function refuseErrors(problems: readonly Problem[], graph: Graph): void {
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length === 0) return;
  const issues = errors.map((problem) => issueOf(problem, graph));
  throw new MillraceError("cannot_publish", "The workflow could not run yet.", { issues });
}

/** A problem as an issue of an answer: its path and its message name the node and the field. */
function issueOf(problem: Problem, graph: Graph): Issue {
  const { code, nodeId, edgeId, field, message } = problem;
  if (nodeId !== undefined) {
    const node = graph.nodes.find((one) => one.id === nodeId);
    const path = field ? `nodes.${nodeId}.config.${field}` : `nodes.${nodeId}`;
    return { path, code, message: `${node?.name || nodeId}: ${message}` };
  }
  return { path: edgeId === undefined ? "graph" : `edges.${edgeId}`, code, message };
}
