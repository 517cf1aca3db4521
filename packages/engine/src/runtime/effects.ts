import { StepFailure } from "../connections/failure.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { Input, StepError } from "../core/state.ts";
import { loadContacts } from "../records/load.ts";
import type { ExternalDefinition } from "../nodes/define.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { openBatch } from "./batch.ts";
import { evaluator, valuesOf } from "./context.ts";
import type { RunAdvancer } from "./advance-runs.ts";
import { holdEffect } from "./held-effects.ts";
import type { JobPayloads } from "./jobs.ts";
import { loadEvents } from "./load-runs.ts";
import { persistently } from "./persistently.ts";
import type { Shell } from "./shell.ts";
import { stepErrorOf } from "./step-error.ts";
import { jitter } from "./step-results.ts";
import { compileVersion, idempotencyKey, type ExecutableNode, type Version } from "./version.ts";
import { type Graph, maxTimeoutMs } from "@millrace/shared/graph/document.ts";

type EffectJob = JobPayloads["effect"];

/**
 * Carries out one external step: notes in a transaction of its own that it begins, acts outside any transaction,
 * and gives the result to the run. A job that was cut off in between is taken up again by the next worker, which sees the note.
 * @param cutOff ends the call, because this worker ends.
 */
export async function performEffect(
  shell: Shell,
  advancer: RunAdvancer,
  workerId: string,
  job: EffectJob,
  cutOff: AbortSignal,
): Promise<void> {
  shell.reach?.("effect.before_begin");
  const begun = await begin(shell, workerId, job);
  if (begun === "none") return;
  const { runId, nodeId, scope, attempt } = job;
  if (begun === "paused") {
    if (await holdEffect(shell, job)) return;
    return performEffect(shell, advancer, workerId, job, cutOff);
  }
  if (begun === "unusable") {
    // Whoever loads the run for this finds that it cannot go on, and ends it.
    const input: Input = { type: "failed", nodeId, scope, attempt, error: unusable, jitter: 0 };
    await persistently(() => advancer.give(job.workspaceId, [{ runId, input }]));
    return;
  }
  shell.reach?.("effect.before_send");
  const result = await carryOut(shell, begun, job, cutOff);
  shell.reach?.("effect.after_send");
  const input: Input = result.ok
    ? { type: "succeeded", nodeId, scope, attempt, ...result.done }
    : { type: "failed", nodeId, scope, attempt, error: effectError(begun, result.error), jitter: jitter() };
  await persistently(() => advancer.give(job.workspaceId, [{ runId, input, startedAt: begun.now.toISOString() }]));
  shell.reach?.("effect.after_record");
}

interface Begun {
  node: ExecutableNode;
  definition: ExternalDefinition;
  input: JsonObject;
  run: { id: string; workflowId: string; version: number; mode: "live" | "test"; startedAt: string };
  workspace: { id: string; name: string; timeZone: string };
  event: Awaited<ReturnType<typeof loadEvents>> extends Map<string, infer View> ? View | null : never;
  contact: Contact | null;
  now: Date;
  cause: { runId: string; hop: number };
  /** An attempt began earlier and left no result: whether the target acted on it is not known. */
  wasCutOff: boolean;
}

interface EffectRow {
  attempt: number;
  startedAt: Date | null;
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

/** Why a step is not carried out: there is nothing to do any more, its run is paused, or its workflow cannot be carried out. */
type NotBegun = "none" | "paused" | "unusable";

const unusable: StepError = {
  code: "version_unusable",
  message: "The workflow cannot be carried out.",
  retryable: false,
};

async function begin(shell: Shell, workerId: string, job: EffectJob): Promise<Begun | NotBegun> {
  const { workspaceId, runId, nodeId, scope, attempt } = job;
  return inWorkspace(shell.pool, workspaceId, async (sql) => {
    const [row] = await sql<EffectRow[]>`
      select f.attempt, f.started_at as "startedAt", r.workflow_id as "workflowId", r.version, r.graph, r.mode,
        r.contact_id as "contactId", r.event_id as "eventId", r.hop, r.started_at as "runStartedAt", r.status as "runStatus", s.input, now() as now
      from effects f
      join runs r on r.workspace_id = f.workspace_id and r.id = f.run_id
      join steps s on s.workspace_id = f.workspace_id and s.run_id = f.run_id and s.node_id = f.node_id and s.scope = f.scope
      where f.workspace_id = ${workspaceId} and f.run_id = ${runId} and f.node_id = ${nodeId} and f.scope = ${scope}
      for update of f`;
    // Without a row the result was recorded, or the step was called off.
    if (!row || row.attempt !== attempt) return "none";
    // One that was cut off goes on all the same: its target may have acted.
    if (row.runStatus === "paused" && row.startedAt === null) return "paused";
    const version = await versionOf(shell, sql, workspaceId, row);
    if (!version) return "unusable";
    const node = version.nodes.get(nodeId);
    if (!node || node.definition.kind === "trigger" || node.definition.effect !== "external") return "none";
    await sql`
      update effects set started_at = now(), worker_id = ${workerId}
      where workspace_id = ${workspaceId} and run_id = ${runId} and node_id = ${nodeId} and scope = ${scope}`;
    const index = await shell.index.read(sql, workspaceId);
    const batch = openBatch(sql, index, row.now, false);
    const events = row.eventId ? await loadEvents(batch, [row.eventId]) : new Map<string, never>();
    if (row.contactId) await loadContacts(batch.records, [row.contactId]);
    return {
      node,
      definition: node.definition,
      input: row.input,
      run: {
        id: runId,
        workflowId: row.workflowId,
        version: row.version,
        mode: row.mode,
        startedAt: row.runStartedAt.toISOString(),
      },
      workspace: index.workspace,
      event: (row.eventId && events.get(row.eventId)) || null,
      contact: (row.contactId && batch.records.contacts.get(row.contactId)) || null,
      now: row.now,
      cause: { runId, hop: row.hop + 1 },
      wasCutOff: row.startedAt !== null,
    };
  });
}

async function versionOf(
  shell: Shell,
  sql: Parameters<Shell["index"]["version"]>[0],
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

type Outcome = { ok: true; done: { port?: string; output?: Json } } | { ok: false; error: unknown };

async function carryOut(shell: Shell, begun: Begun, job: EffectJob, cutOff: AbortSignal): Promise<Outcome> {
  const { definition, node, input, run, workspace, event, contact, now, cause } = begun;
  if (begun.wasCutOff && !definition.idempotent(input)) return { ok: false, error: outcomeUnknown() };
  const { workspaceId, runId, nodeId, scope, attempt } = job;
  const values = valuesOf({ workspace, event, contact, now, run });
  const timeoutMs = Math.min(node.timeoutMs, maxTimeoutMs);
  // The type keeps the time itself, and knows best what its end means; this only ends what does not.
  const signal = AbortSignal.any([cutOff, AbortSignal.timeout(timeoutMs + graceMs)]);
  try {
    const done = await definition.send(
      {
        input,
        context: { workspaceId, workspace, run, nodeId, scope, attempt, event, contact, values, now, cause },
        evaluate: evaluator(values, now, workspace.timeZone),
        idempotencyKey: idempotencyKey(runId, nodeId, scope),
        timeoutMs,
        signal,
      },
      shell.services,
    );
    return { ok: true, done };
  } catch (error) {
    return { ok: false, error };
  }
}

const graceMs = 1_000;

/** Where it is not known whether the target has acted, only one that recognises a repeat is asked again. */
function effectError({ definition, input }: Begun, error: unknown): StepError {
  const failure = stepErrorOf(error);
  const isUnknown = error instanceof StepFailure && error.outcome === "unknown";
  if (!failure.retryable || !isUnknown || definition.idempotent(input)) return failure;
  const message = `${failure.message} It is not known whether the target acted on it, so it is not repeated unasked. Look at the target, then retry or discard.`;
  return { ...failure, message, retryable: false };
}

/** The worker died between sending and recording, and the target does not recognise a repeat: a person decides. */
function outcomeUnknown(): StepFailure {
  const message =
    "The worker stopped while this step was under way, so it is not known whether it was carried out. Look at the target, then retry or discard.";
  return new StepFailure("outcome_unknown", message, { retryable: false, outcome: "unknown" });
}
