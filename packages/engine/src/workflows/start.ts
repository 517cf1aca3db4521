import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import type { Sql } from "../store/database.ts";
import { problemsOf, refuseErrors } from "./problems.ts";
import { readWorkflow } from "./store.ts";

/** What a run that is started by hand runs on: a published version, or the draft (version 0) for a test. */
export interface Startable {
  version: number;
  graph?: Graph;
}

/**
 * Says what to start when somebody starts a workflow by hand.
 * @throws MillraceError `invalid_state` when it is not published and active, `cannot_publish` when the draft could not run.
 */
export async function whatToStart(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  what: "published" | "draft",
  types: NodeTypes,
): Promise<Startable> {
  const { status, version, draft } = await readWorkflow(sql, workspaceId, workflowId);
  if (what === "draft") {
    refuseErrors(problemsOf(draft, types), draft);
    return { version: 0, graph: draft };
  }
  if (version === null)
    throw new MillraceError("invalid_state", "This workflow is not published yet. Test its draft instead.");
  if (status !== "active")
    throw new MillraceError("invalid_state", `This workflow is ${status}. Resume it to start it.`);
  return { version };
}
