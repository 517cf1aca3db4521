import { jsonText } from "../../store/json-text.ts";
import type { Batch } from "../batch.ts";
import type { Gate } from "./decide.ts";
import { heldWords } from "./words.ts";

/** When a workflow's day is full, all that wait for a place of it wait for the next day, however many they are. */
export async function holdRest(
  { sql, workspaceId, admission }: Batch,
  gates: ReadonlyMap<string, Gate>,
): Promise<void> {
  const full = new Set<string>();
  for (const { reason, workflowId } of admission.held.values()) if (reason === "daily_cap") full.add(workflowId);
  const rows = Array.from(full, (workflowId) => {
    const gate = gates.get(workflowId);
    return (
      gate && {
        workflowId,
        dueAt: new Date(gate.midnightMs).toISOString(),
        words: heldWords("daily_cap", gate.policy, gate.workspace.limit),
      }
    );
  });
  if (rows.length === 0) return;
  await sql`
    update held_runs h set reason = 'daily_cap', words = x.words, due_at = x."dueAt"
    from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) as x("workflowId" uuid, "dueAt" timestamptz, words text)
    where h.workspace_id = ${workspaceId} and h.workflow_id = x."workflowId" and h.due_at = 'infinity'
      and h.reason <> 'one_at_a_time'`;
}

/** Says of runs that are ready to begin that their workflow is paused. */
export async function markPaused({ sql, workspaceId }: Batch, workflowIds: string[]): Promise<void> {
  await sql`
    update held_runs set reason = 'paused', words = ${pausedWords}
    where workspace_id = ${workspaceId} and workflow_id = any(${workflowIds}::uuid[]) and due_at = 'infinity'
      and reason not in ('paused', 'one_at_a_time')`;
}

const pausedWords = "Waits until the workflow is resumed.";
