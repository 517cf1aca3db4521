import { MillraceError } from "@millrace/shared/errors.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { issueWords } from "../nodes/issue-words.ts";
import { jsonText } from "../store/json-text.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { giveInputs } from "./advance-runs.ts";
import { openBatch } from "./batch.ts";
import { writeBatch } from "./commit.ts";
import { loadRuns } from "./load-runs.ts";
import type { Shell } from "./shell.ts";
import type { ExecutableNode } from "./version.ts";

/**
 * Puts a dead-lettered step to work again, with another input if given. The letter and the run change together or not at all.
 * @throws MillraceError `not_found` for a letter that is not open, `invalid_state` when its run cannot go on, `invalid_input`
 * for an input that the step's type does not accept.
 */
export async function retryDeadLetter(
  shell: Shell,
  workspaceId: string,
  id: string,
  input?: JsonObject,
): Promise<{ runId: string }> {
  const { runId, changes } = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const [letter] = await sql<{ runId: string; nodeId: string; scope: string; now: Date }[]>`
      update dead_letters set status = 'retried', input = coalesce(${input ? jsonText(input) : null}::text::jsonb, input)
      where workspace_id = ${workspaceId} and id = ${id} and status = 'open'
      returning run_id as "runId", node_id as "nodeId", scope, now()`;
    if (!letter) throw new MillraceError("not_found", "There is no such open dead letter.");
    const { nodeId, scope, now } = letter;
    const batch = openBatch(sql, await shell.index.read(sql, workspaceId), now, true);
    await loadRuns(shell, batch, [letter.runId]);
    const node = batch.runs.get(letter.runId)?.version.nodes.get(nodeId);
    const stepInput = input && node ? accepted(node, input) : input;
    await giveInputs(shell, batch, [
      {
        runId: letter.runId,
        input: { type: "retry_failed", nodeId, scope },
        ...(stepInput ? { stepInput } : {}),
      },
    ]);
    if (!batch.runs.get(letter.runId)?.changed) {
      throw new MillraceError("invalid_state", "The run has ended in another way, so this step cannot be retried.");
    }
    return { runId: letter.runId, changes: await writeBatch(batch) };
  });
  shell.publish(workspaceId, changes);
  return { runId };
}

/** An edited input goes to the step as it is, without templates, so it must be one that its type takes. */
function accepted({ definition }: ExecutableNode, input: JsonObject): JsonObject {
  const parsed = definition.config.safeParse(input);
  if (parsed.success) return parsed.data as JsonObject;
  throw new MillraceError("invalid_input", "The step does not accept this input.", {
    issues: parsed.error.issues.map((issue) => ({
      path: ["input", ...issue.path.map(String)].join("."),
      code: issue.code,
      message: issueWords(issue),
    })),
  });
}
