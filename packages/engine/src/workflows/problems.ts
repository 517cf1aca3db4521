import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { type Issue, MillraceError } from "@millrace/shared/errors.ts";
import { checkLoops } from "@millrace/shared/graph/checks/check-loops.ts";
import { checkWorkflow } from "@millrace/shared/graph/checks/check-workflow.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { validateGraph } from "@millrace/shared/graph/validate.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import type { Sql } from "../store/database.ts";
import { readKnowledge } from "./knowledge.ts";
import { workflowsSetOffBy } from "./linked.ts";
import { missingReferences } from "./references.ts";

/** Everything that is wrong with a graph taken by itself. */
export function problemsOf(graph: Graph, types: NodeTypes): Problem[] {
  return validateGraph(graph, types);
}

/** A workflow as it is to be checked. */
export interface Checked {
  /** Left out for one that is not stored yet. */
  id?: string | undefined;
  name?: string | undefined;
  graph: Graph;
  settings: WorkflowSettings;
}

/**
 * Everything that is wrong with a workflow: its steps taken together, what it refers to, and what it sets off in others. What
 * only a server can find is marked so.
 */
export async function problemsIn(
  sql: Sql,
  workspaceId: string,
  workflow: Checked,
  types: NodeTypes,
): Promise<Problem[]> {
  const { graph, settings, id = "", name = "" } = workflow;
  const found = checkWorkflow(graph, await readKnowledge(sql, workspaceId, settings, types));
  const missing = await missingReferences(sql, workspaceId, workflow, types);
  const linked = await workflowsSetOffBy(sql, workspaceId, graph, types);
  const loops = checkLoops({ id, name, graph, settings }, linked, types);
  return [...found, ...[...missing, ...loops].map((problem): Problem => ({ ...problem, by: "server" }))];
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
