import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { loadContacts } from "../records/load.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { type Batch, openBatch } from "./batch.ts";
import { writeBatch } from "./commit.ts";
import { holdContacts } from "./load-runs.ts";
import type { Shell } from "./shell.ts";
import { compileVersion, type Version } from "./version.ts";

// What starting a run by hand and replaying one have in common.

/** Begins a run in a transaction of its own. @returns what `work` returns: the run's id. */
export async function inBatch(
  shell: Shell,
  workspaceId: string,
  work: (batch: Batch) => Promise<string>,
): Promise<string> {
  const { runId, changes } = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const index = await shell.index.read(sql, workspaceId);
    const [clock] = await sql<{ now: Date }[]>`select now()`;
    const batch = openBatch(sql, index, clock?.now ?? new Date(0), true);
    const runId = await work(batch);
    return { runId, changes: await writeBatch(batch) };
  });
  shell.publish(workspaceId, changes);
  return runId;
}

/** A place in the order of acceptance: what ends the waits of a run that begins here comes after it. */
export async function nextPlace({ sql }: Batch): Promise<string> {
  const [row] = await sql<[{ place: string }]>`select nextval('event_order') as place`;
  return row.place;
}

/** Brings the contact of a run that begins into the batch. */
export async function bringContact(batch: Batch, contactId: string | null): Promise<void> {
  if (!contactId) return;
  await holdContacts(batch, [contactId]);
  await loadContacts(batch.records, [contactId]);
}

/** A published version, or a draft's graph. @throws MillraceError `not_found`. */
export async function versionOf(
  shell: Shell,
  { sql, workspaceId }: Pick<Batch, "sql" | "workspaceId">,
  { workflowId, version: number, graph }: { workflowId: string; version: number; graph: Graph | null },
): Promise<Version> {
  if (graph) return compileVersion(shell.types, { workflowId, name: "", version: number, settings: {}, graph });
  const version = await shell.index.version(sql, workspaceId, workflowId, number);
  if (!version) throw new MillraceError("not_found", "There is no such version.");
  return version;
}
