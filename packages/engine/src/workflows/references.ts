import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { runFailed } from "@millrace/shared/events/contracts/run.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { isJsonObject } from "@millrace/shared/json.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import type { Sql } from "../store/database.ts";
import { isUuid } from "../store/paging.ts";

/** Where a workflow refers to another one. */
interface Reference {
  workflowId: string;
  nodeId: string;
  field: string;
}

interface Referred {
  id: string;
  name: string;
  status: "draft" | "active" | "paused" | "archived";
  /** A trigger of it hears of failed runs. */
  hearsFailures: boolean;
}

/** What a workflow refers to, and is not there or would not do what it is asked for. */
export async function missingReferences(
  sql: Sql,
  workspaceId: string,
  { graph, settings }: { graph: Graph; settings: WorkflowSettings },
  types: NodeTypes,
): Promise<Problem[]> {
  const references = referencesIn(graph, types);
  const { errorWorkflowId } = settings;
  const ids = references.map(({ workflowId }) => workflowId);
  if (errorWorkflowId !== undefined) ids.push(errorWorkflowId);
  if (ids.length === 0) return [];
  const known = await sql<Referred[]>`
    select w.id, w.name, w.status, exists (
        select from workflow_triggers t
        where t.workspace_id = w.workspace_id and t.workflow_id = w.id and t.event_type = ${runFailed.type}) as "hearsFailures"
    from workflows w where w.workspace_id = ${workspaceId} and w.id = any(${[...new Set(ids)]}::uuid[])`;
  const find = (id: string) => known.find((one) => one.id === id);
  const problems = references.flatMap(({ workflowId, ...at }) => {
    const problem = problemOfCalled(find(workflowId));
    return problem ? { ...at, ...problem } : [];
  });
  const problem = errorWorkflowId === undefined ? undefined : problemOfHandler(find(errorWorkflowId));
  return problem ? [...problems, problem] : problems;
}

/** The fields of nodes that name a workflow, as the schemas of their types say. Ids that are none were found already. */
function referencesIn(graph: Graph, types: NodeTypes): Reference[] {
  return graph.nodes.flatMap(({ id: nodeId, type, config, disabled }) => {
    const properties = types.get(type)?.descriptor.config["properties"];
    if (disabled || !isJsonObject(properties)) return [];
    return Object.entries(properties).flatMap(([field, schema]): Reference[] => {
      const workflowId = config[field];
      const isReference = isJsonObject(schema) && schema["x-control"] === "workflow";
      return isReference && typeof workflowId === "string" && isUuid(workflowId) ? [{ workflowId, nodeId, field }] : [];
    });
  });
}

function problemOfCalled(workflow: Referred | undefined): Problem | undefined {
  if (!workflow || workflow.status === "archived") {
    const message = workflow
      ? `“${workflow.name}” is archived. Choose another workflow.`
      : "There is no such workflow. Choose another one.";
    return { severity: "error", code: "missing_workflow", message };
  }
  if (workflow.status === "active") return undefined;
  const message = `“${workflow.name}” is ${workflow.status === "draft" ? "not published" : "paused"}: this step fails until it is running.`;
  return { severity: "warning", code: "workflow_not_running", message };
}

function problemOfHandler(workflow: Referred | undefined): Problem | undefined {
  if (!workflow || workflow.status === "archived") {
    const message = "The workflow that handles errors does not exist. Choose another one in the settings.";
    return { severity: "error", code: "missing_workflow", message };
  }
  if (workflow.hearsFailures) return undefined;
  const message = `“${workflow.name}” is to handle errors, but no published version of it starts when a run fails. Add the trigger “A run failed” to it, and publish it.`;
  return { severity: "warning", code: "error_workflow_without_trigger", message };
}
