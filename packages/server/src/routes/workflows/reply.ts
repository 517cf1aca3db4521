import type { Sql } from "@millrace/engine/store/database.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { getWorkflow } from "@millrace/engine/workflows/read.ts";
import { uuidSchema } from "@millrace/shared/api/common.ts";
import { z } from "zod";
import type { Reply } from "../../http/route.ts";
import type { Services } from "../../services.ts";

export const workflowTag = "Workflows";
export const workflowParams = z.object({ id: uuidSchema });

/** Room for a document of the largest size. */
export const maxGraphBytes = 4 * 1024 * 1024;

/** The draft's revision as an entity tag. */
export function etagOf(revision: number): Record<string, string> {
  return { etag: `"${revision}"` };
}

/**
 * Reads If-Match. A weak tag is taken as well: proxies that compress make strong ones weak.
 * @returns the revision, `any` for `*`, undefined when it is missing; a tag that is none of ours names revision 0, which no
 * draft ever has.
 */
export function revisionOf(ifMatch: string | undefined): number | "any" | undefined {
  if (ifMatch === undefined || ifMatch.trim() === "") return undefined;
  if (ifMatch.trim() === "*") return "any";
  const tag = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch.trim());
  return tag ? Number(tag[1]) : 0;
}

/** Makes a change and answers with the workflow as it is afterwards. `change` returns its id. */
export async function replyWithWorkflow(
  { pool, nodeTypes, activity }: Pick<Services, "pool" | "nodeTypes" | "activity">,
  workspaceId: string,
  status: 200 | 201,
  change: (sql: Sql) => Promise<string>,
): Promise<Reply> {
  const workflow = await inWorkspace(pool, workspaceId, async (sql) =>
    getWorkflow(sql, workspaceId, await change(sql), nodeTypes, activity),
  );
  const headers = etagOf(workflow.revision);
  if (status === 201) headers["location"] = `/v1/workflows/${workflow.id}`;
  return { status, body: workflow, headers };
}
