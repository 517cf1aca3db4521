import type { RecordsDefinition, StepResult, WaitDefinition } from "../nodes/define.ts";
import { type ActiveRun, type Batch, stepOf, type TimerRow, type WaitRow } from "./batch.ts";
import { type BegunChild, beginChildren } from "./children/begin.ts";
import { guarded, type Prepared, push, type Results, settle } from "./step-results.ts";
import { lookBack } from "./look-back.ts";

/** A step that waits, and the event it waits for if there is one. */
export interface BegunWait {
  prepared: Prepared;
  timer: TimerRow | undefined;
  wait: WaitRow | undefined;
  /** Only what comes from now on counts. */
  isTransient: boolean;
  /** A run that it begins. */
  child: BegunChild["child"] | undefined;
}

/** Notes what a step waits for; `subscribe` writes it down. */
export function beginWait(
  batch: Batch,
  definition: WaitDefinition,
  prepared: Prepared,
  results: Results,
  waits: BegunWait[],
): void {
  const plan = guarded(() => definition.plan(prepared.call));
  if ("ok" in plan) return settle(results, prepared, plan);
  const { run, node, scope, attempt } = prepared;
  const at = { runId: run.id, nodeId: node.node.id, scope, attempt };
  const begun: BegunWait = { prepared, timer: undefined, wait: undefined, isTransient: false, child: plan.child };
  if (plan.explanation !== undefined) stepOf(run, node, scope, attempt).explanation = plan.explanation;
  if (plan.timer) {
    const due = "at" in plan.timer ? new Date(plan.timer.at) : new Date(batch.clock().getTime() + plan.timer.afterMs);
    begun.timer = {
      ...at,
      kind: "wait",
      port: plan.timerPort ?? definition.timerPort ?? "next",
      dueAt: due.toISOString(),
    };
  }
  if (plan.event) {
    const { type, filter, correlate, port } = plan.event;
    const byContact = correlate === "contact";
    begun.isTransient = plan.event.lookBack === false;
    begun.wait = {
      ...at,
      eventType: type,
      contactId: byContact ? run.contactId : null,
      correlatePath: byContact ? null : correlate.eventPath,
      correlateValue: byContact ? null : correlate.value,
      filter: filter ?? null,
      timeZone: prepared.call.context.timeZone,
      port,
      since: run.since,
      eventsFrom: earliestId(run),
    };
  }
  waits.push(begun);
}

/** A step that has changed records, and whose type has it go on at a certain time. */
export function goOnLater(
  batch: Batch,
  { waits }: RecordsDefinition,
  { run, node, scope, attempt }: Prepared,
  { until = "", explanation }: Extract<StepResult, { ok: true }>,
  results: Results,
): void {
  const nodeId = node.node.id;
  const row = stepOf(run, node, scope, attempt);
  row.status = "waiting";
  row.dueAt = until;
  row.explanation = explanation;
  batch.timers.push({ runId: run.id, nodeId, scope, attempt, kind: "wait", port: waits?.port ?? "next", dueAt: until });
  push(results, run, { type: "waiting", nodeId, scope, attempt });
}

/** By how much the clocks of two processes may differ, in milliseconds. */
const skewMs = 3_600_000;

/** The smallest id that an event accepted after the run's own can have. */
export function earliestId({ eventId, startedAt }: ActiveRun): string {
  const madeAt = eventId === null ? Date.parse(startedAt) : Number.parseInt(eventId.replace("-", "").slice(0, 12), 16);
  const time = Math.max(0, madeAt - skewMs)
    .toString(16)
    .padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** Writes down what steps wait for, unless the event they wait for has come already. */
export async function subscribe(batch: Batch, waits: BegunWait[], results: Results): Promise<void> {
  await forgetThePast(batch, waits);
  const forEvents = waits.flatMap(({ wait }) => wait ?? []);
  const found = forEvents.length > 0 ? await lookBack(batch, forEvents) : [];
  const children: BegunChild[] = [];
  for (const { prepared, timer, wait, child } of waits) {
    if (child) {
      children.push({ prepared, child });
      continue;
    }
    const { run, node, scope, attempt } = prepared;
    const nodeId = node.node.id;
    const came = wait && found[forEvents.indexOf(wait)];
    if (came) {
      settle(results, prepared, {
        ok: true,
        ...(came.port ? { port: came.port } : {}),
        ...(came.output ? { output: came.output } : {}),
      });
      continue;
    }
    if (wait) batch.waits.push(wait);
    if (timer) batch.timers.push(timer);
    const row = stepOf(run, node, scope, attempt);
    row.status = "waiting";
    row.dueAt = timer?.dueAt ?? null;
    push(results, run, { type: "waiting", nodeId, scope, attempt });
  }
  await beginChildren(batch, children, results);
}

/** Sets the place from which on events count to the present one. */
async function forgetThePast({ sql }: Batch, waits: BegunWait[]): Promise<void> {
  const transient = waits.flatMap(({ isTransient, wait }) => (isTransient && wait ? wait : []));
  if (transient.length === 0) return;
  const [row] = await sql<[{ place: string }]>`select nextval('event_order') as place`;
  for (const wait of transient) wait.since = row.place;
}
