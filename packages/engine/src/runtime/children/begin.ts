import type { Json } from "@millrace/shared/json.ts";
import type { StepResult, WaitPlan } from "../../nodes/define.ts";
import { uuidv7 } from "../../store/uuid.ts";
import { asksLimits, holdChild } from "../admission/hold-child.ts";
import { type Batch, stepOf } from "../batch.ts";
import { eventTypeOf, triggerOf } from "../entry.ts";
import { maxHops } from "../matching.ts";
import { newRun } from "../new-run.ts";
import { type Prepared, push, type Results, settle } from "../step-results.ts";
import type { Published } from "../trigger-index.ts";

/** A step that begins a run. */
export interface BegunChild {
  prepared: Prepared;
  child: NonNullable<WaitPlan["child"]>;
}

type Failure = Extract<StepResult, { ok: false }>;

/**
 * Begins the child runs of a wave, on the published versions of their workflows, for the contacts of their parents. They take
 * their first steps in the next wave and are written by the same commit.
 */
export async function beginChildren(batch: Batch, begun: BegunChild[], results: Results): Promise<void> {
  if (begun.length === 0) return;
  const wanted: (BegunChild & { published: Published })[] = [];
  const unknown: BegunChild[] = [];
  for (const one of begun) {
    const published = batch.index.byWorkflow.get(one.child.workflowId);
    if (published) wanted.push({ ...one, published });
    else unknown.push(one);
  }
  await failUnknown(batch, unknown, results);
  const places = await nextPlaces(batch, wanted.length);
  for (const [at, { prepared, child, published }] of wanted.entries()) {
    const failure = begin(batch, prepared, child, published, places[at] ?? "0", results);
    if (failure) settle(results, prepared, failure);
  }
}

function begin(
  batch: Batch,
  prepared: Prepared,
  { data, wait }: BegunChild["child"],
  { version, policy, obstacle }: Published,
  since: string,
  results: Results,
): Failure | undefined {
  const { run, node, scope, attempt } = prepared;
  const hop = run.hop + 1;
  if (hop > maxHops) {
    return unavailable(`More than ${maxHops} runs in a row began each other; the next one was refused to stop a loop.`);
  }
  if (obstacle !== undefined) return unavailable(`“${version.name}” starts nothing now. ${obstacle}`);
  const trigger = triggerOf(version);
  if (!trigger) return unavailable(`“${version.name}” has no trigger to start at.`);
  const nodeId = node.node.id;
  const eventId = uuidv7();
  const time = batch.clock().toISOString();
  const event = { id: eventId, type: eventTypeOf(trigger), source: "workflow", time, data };
  const { contactId, mode } = run;
  const parent = { runId: run.id, nodeId, scope, attempt: wait ? attempt : null };
  const child = newRun(batch, {
    ...{ version, mode, contactId, eventId, eventKey: eventId, event, hop, since, parent },
    priority: run.priority,
  });
  batch.children.events.push({
    runId: child.id,
    workflowId: version.workflowId,
    version: version.version,
    contactId,
    cause: { runId: run.id, hop },
    event,
    since,
  });
  if (asksLimits(policy, run)) holdChild(batch, policy, child, trigger.node.id);
  else push(results, child, { type: "start", nodeId: trigger.node.id });
  if (!wait) {
    settle(results, prepared, { ok: true, output: { runId: child.id } satisfies Json });
    return undefined;
  }
  batch.children.waits.push({ runId: run.id, nodeId, scope, attempt, childRunId: child.id });
  const row = stepOf(run, node, scope, attempt);
  row.status = "waiting";
  // Seen while it waits; its output takes this place.
  row.output = { runId: child.id };
  push(results, run, { type: "waiting", nodeId, scope, attempt });
  return undefined;
}

/** Says of each workflow that does not listen why it cannot be run. */
async function failUnknown({ sql, workspaceId }: Batch, unknown: BegunChild[], results: Results): Promise<void> {
  if (unknown.length === 0) return;
  const ids = [...new Set(unknown.map(({ child }) => child.workflowId))];
  const rows = await sql<{ id: string; name: string; status: string }[]>`
    select id, name, status from workflows where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`;
  for (const { prepared, child } of unknown) {
    const known = rows.find(({ id }) => id === child.workflowId);
    settle(results, prepared, unavailable(known ? whyNotListening(known) : "There is no such workflow."));
  }
}

function whyNotListening({ name, status }: { name: string; status: string }): string {
  return status === "archived" ? `“${name}” is archived.` : `“${name}” is not published.`;
}

function unavailable(message: string): Failure {
  return { ok: false, code: "workflow_unavailable", message };
}

/** Places in the order of acceptance: what ends the waits of runs that begin now comes after them. */
async function nextPlaces({ sql }: Batch, count: number): Promise<string[]> {
  if (count === 0) return [];
  const rows = await sql<
    { place: string }[]
  >`select nextval('event_order') as place from generate_series(1, ${count}::int)`;
  return rows.map(({ place }) => place);
}
