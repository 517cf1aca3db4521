import { MillraceError } from "@millrace/shared/errors.ts";
import type { Contact } from "@millrace/shared/api/contacts.ts";
import { type Graph, maxTimeoutMs } from "@millrace/shared/graph/document.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import type { TransactionSql } from "postgres";
import type { EventView, ExternalDefinition } from "../nodes/define.ts";
import { loadContacts } from "../records/load.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { openBatch } from "./batch.ts";
import { takeProbe } from "./circuits/store.ts";
import type { JobPayloads } from "./jobs.ts";
import { loadEvents } from "./load-runs.ts";
import { maxCrashes, type Suspects } from "./quarantine/suspects.ts";
import type { Shell } from "./shell.ts";
import { noteGoesOn } from "./targets/postpone.ts";
import { quietFor } from "./quiet-hours.ts";
import { compileVersion, type ExecutableNode, timeZoneOf, type Version } from "./version.ts";

/** An external step that is noted as under way, with all that its call needs. */
export interface Begun {
  is: "begun";
  node: ExecutableNode;
  definition: ExternalDefinition;
  input: JsonObject;
  run: { id: string; workflowId: string; version: number; mode: "live" | "test"; startedAt: string; timeZone: string };
  workspace: { id: string; name: string; timeZone: string };
  event: EventView | null;
  contact: Contact | null;
  now: Date;
  cause: { runId: string; hop: number };
  /** An attempt began earlier and left no result: whether the target acted on it is not known. */
  wasCutOff: boolean;
  /** Its end decides about the target's circuit. */
  isProbe: boolean;
  /** To be called once its result is recorded: it is not under suspicion any more. */
  leave: () => void;
}

/** Why a step is not carried out now. */
export type NotBegun =
  /** There is nothing to do any more. */
  | { is: "none" }
  | { is: "paused" }
  /** Its workflow cannot be carried out. */
  | { is: "unusable" }
  /** Too many processes have died over it. */
  | { is: "quarantined" }
  /** Others under the same suspicion are being carried out. */
  | { is: "suspected" }
  /** The target's circuit is open for so long. */
  | { is: "open"; forMs: number }
  /** It would disturb a person for so long. */
  | { is: "quiet"; forMs: number; until: string };

interface EffectRow {
  attempt: number;
  startedAt: Date | null;
  postponed: string | null;
  crashes: number;
  target: string;
  /** How long its circuit is not to be tried; null where it is closed. */
  openForMs: number | null;
  workflowId: string;
  version: number;
  graph: Graph | null;
  mode: "live" | "test";
  contactId: string | null;
  eventId: string | null;
  hop: number;
  runStartedAt: Date;
  runStatus: string;
  input: JsonObject;
  now: Date;
}

/** A call may take so much longer than its own time limit before it is ended from outside. */
export const graceMs = 1_000;
/** For what a probe does beside its call. */
const probeGraceMs = 10_000;

/** Notes in a transaction of its own that a step begins, unless there is a reason not to. */
export async function beginEffect(
  shell: Shell,
  workerId: string,
  suspects: Suspects,
  job: JobPayloads["effect"],
): Promise<Begun | NotBegun> {
  let leave: (() => void) | undefined;
  try {
    return await inWorkspace(shell.pool, job.workspaceId, (sql) => {
      // A transaction may be done again.
      leave?.();
      leave = undefined;
      return begin(shell, sql, workerId, job, (crashes) => (leave = suspects.enter(crashes)));
    });
  } catch (error) {
    leave?.();
    throw error;
  }
}

async function begin(
  shell: Shell,
  sql: TransactionSql,
  workerId: string,
  job: JobPayloads["effect"],
  enter: Suspects["enter"],
): Promise<Begun | NotBegun> {
  const { workspaceId, runId, nodeId } = job;
  const row = await readRow(sql, job);
  // Without a row the result was recorded, or the step was called off.
  if (!row) return { is: "none" };
  // One that was cut off goes on all the same: its target may have acted.
  const wasCutOff = row.startedAt !== null;
  if (row.runStatus === "paused" && !wasCutOff) return { is: "paused" };
  if (row.crashes >= maxCrashes) return { is: "quarantined" };
  const version = await versionOf(shell, sql, workspaceId, row);
  if (!version) return { is: "unusable" };
  const node = version.nodes.get(nodeId);
  if (!node || node.definition.kind === "trigger" || node.definition.effect !== "external") return { is: "none" };
  const { definition } = node;
  const index = await shell.index.read(sql, workspaceId);
  const batch = openBatch(sql, index, row.now, false);
  if (row.contactId) await loadContacts(batch.records, [row.contactId]);
  const contact = (row.contactId && batch.records.contacts.get(row.contactId)) || null;
  const timeZone = timeZoneOf(version, index.workspace);
  const quiet =
    wasCutOff || row.mode === "test" ? undefined : quietFor(definition, version.settings, contact, timeZone, row.now);
  if (quiet) return { is: "quiet", ...quiet };
  const isCalled = !wasCutOff || definition.idempotent(row.input);
  const isProbe = row.openForMs !== null && isCalled;
  if (isProbe) {
    const forMs = Math.min(node.timeoutMs, maxTimeoutMs) + graceMs + probeGraceMs;
    if (row.openForMs !== 0 || !(await takeProbe(sql, workspaceId, row.target, forMs)))
      return { is: "open", forMs: row.openForMs ?? 0 };
  }
  const leave = enter(row.crashes);
  if (!leave) return { is: "suspected" };
  await noteBegin(sql, job, workerId, row.postponed !== null);
  const events = row.eventId ? await loadEvents(batch, [row.eventId]) : new Map<string, never>();
  const { workflowId, mode } = row;
  return {
    is: "begun",
    node,
    definition,
    input: row.input,
    run: { id: runId, workflowId, version: row.version, mode, startedAt: row.runStartedAt.toISOString(), timeZone },
    workspace: index.workspace,
    event: (row.eventId && events.get(row.eventId)) || null,
    contact,
    now: row.now,
    cause: { runId, hop: row.hop + 1 },
    wasCutOff,
    isProbe,
    leave,
  };
}

async function readRow(
  sql: TransactionSql,
  { workspaceId, runId, nodeId, scope, attempt }: JobPayloads["effect"],
): Promise<EffectRow | undefined> {
  const [row] = await sql<EffectRow[]>`
    select f.attempt, f.started_at as "startedAt", f.postponed, f.crashes, f.target,
      case when c.target is not null then
        greatest(0, extract(epoch from greatest(c.retry_at, c.probe_until) - now()) * 1000)::float8 end as "openForMs",
      r.workflow_id as "workflowId", r.version, r.graph, r.mode, r.contact_id as "contactId", r.event_id as "eventId", r.hop,
      r.started_at as "runStartedAt", r.status as "runStatus", s.input, now() as now
    from effects f
    join runs r on r.workspace_id = f.workspace_id and r.id = f.run_id
    join steps s on s.workspace_id = f.workspace_id and s.run_id = f.run_id and s.node_id = f.node_id and s.scope = f.scope
    left join circuits c on c.workspace_id = f.workspace_id and c.target = f.target
    where f.workspace_id = ${workspaceId} and f.run_id = ${runId} and f.node_id = ${nodeId} and f.scope = ${scope}
    for update of f`;
  return row?.attempt === attempt ? row : undefined;
}

async function noteBegin(
  sql: TransactionSql,
  job: JobPayloads["effect"],
  workerId: string,
  wasPostponed: boolean,
): Promise<void> {
  const { workspaceId, runId, nodeId, scope } = job;
  await sql`
    update effects set started_at = now(), worker_id = ${workerId}, postponed = null
    where workspace_id = ${workspaceId} and run_id = ${runId} and node_id = ${nodeId} and scope = ${scope}`;
  if (wasPostponed) await noteGoesOn(sql, job);
}

async function versionOf(
  shell: Shell,
  sql: TransactionSql,
  workspaceId: string,
  row: EffectRow,
): Promise<Version | undefined> {
  const { workflowId, version, graph } = row;
  try {
    if (!graph) return await shell.index.version(sql, workspaceId, workflowId, version);
    return compileVersion(shell.types, { workflowId, name: "", version, settings: {}, graph });
  } catch (error) {
    if (error instanceof MillraceError) return undefined;
    throw error;
  }
}
