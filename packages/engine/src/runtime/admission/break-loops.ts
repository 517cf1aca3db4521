import { jsonText } from "../../store/json-text.ts";
import { pauseByItself } from "../../workflows/publish.ts";
import type { Batch } from "../batch.ts";
import type { Shell } from "../shell.ts";
import type { Start } from "./begin-runs.ts";
import { loopWords } from "./words.ts";

/**
 * Pauses workflows that a contact enters again and again, and says so. @returns the starts that are no part of a loop; the
 * others are told why they begin nothing.
 */
export async function breakLoops(shell: Shell, batch: Batch, starts: Start[]): Promise<Start[]> {
  const nowMs = batch.clock().getTime();
  const frequent = starts.filter(({ entry: { policy }, contactId }) => {
    const { workflowId, maxEntriesPerHour } = policy;
    return contactId !== null && shell.entries.isFrequent(workflowId, contactId, maxEntriesPerHour, nowMs);
  });
  if (frequent.length === 0) return starts;
  const counts = await countEntries(batch, frequent);
  const looping = new Set<Start>();
  for (const start of starts) {
    const { maxEntriesPerHour } = start.entry.policy;
    const count = counts.get(pairOf(start));
    if (count === undefined) continue;
    counts.set(pairOf(start), count + 1);
    if (count >= maxEntriesPerHour) looping.add(start);
  }
  for (const start of looping) await refuse(shell, batch, start);
  return starts.filter((start) => !looping.has(start));
}

function pairOf({ entry, contactId }: Start): string {
  return `${entry.policy.workflowId} ${contactId}`;
}

/** How often contacts have entered workflows within the last hour. */
async function countEntries({ sql, workspaceId }: Batch, starts: Start[]): Promise<Map<string, number>> {
  const pairs = new Map(starts.map((start) => [pairOf(start), start]));
  const asked = Array.from(pairs, ([pair, { entry, contactId }]) => ({
    ...{ pair, contactId, workflowId: entry.policy.workflowId, most: entry.policy.maxEntriesPerHour },
  }));
  const rows = await sql<{ pair: string; count: number }[]>`
    select x.pair, (select count(*)::int from (
      select from runs r
      where r.workspace_id = ${workspaceId} and r.contact_id = x."contactId" and r.workflow_id = x."workflowId"
        and r.mode = 'live' and r.id >= uuid_at(now() - interval '1 hour')
      limit x.most) e) as count
    from jsonb_to_recordset(${jsonText(asked)}::text::jsonb) as x(pair text, "contactId" uuid, "workflowId" uuid, most int)`;
  return new Map(rows.map(({ pair, count }) => [pair, count]));
}

async function refuse(shell: Shell, batch: Batch, { entry, match, contactId, hop }: Start): Promise<void> {
  const { sql, workspaceId } = batch;
  const { workflowId, maxEntriesPerHour } = entry.policy;
  const reason = loopWords(maxEntriesPerHour);
  match.reason = reason;
  if (!(await pauseByItself(sql, workspaceId, workflowId, reason))) return;
  batch.emitted.push({
    type: "workflow.paused",
    contactId: null,
    data: { workflowId, workflowName: entry.version.name, reason, contactId },
    cause: { hop: hop + 1 },
  });
  shell.log.warn("A workflow was paused, because a contact entered it again and again.", {
    ...{ workspaceId, workflowId, contactId, maxEntriesPerHour },
  });
}
