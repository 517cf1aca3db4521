import type { Rehearsal, RehearseBody } from "@millrace/shared/api/rehearsal.ts";
import { firstTimeZone } from "@millrace/shared/time/time-zone.ts";
import type { TransactionSql } from "postgres";
import type { EventView } from "../nodes/define.ts";
import { evaluator, valuesOf } from "../runtime/context.ts";
import { eventTypeOf } from "../runtime/entry.ts";
import { whyRejected } from "../runtime/matching.ts";
import { newRun } from "../runtime/new-run.ts";
import type { Shell } from "../runtime/shell.ts";
import { compileVersion, timeZoneOf } from "../runtime/version.ts";
import { problemsOf, refuseErrors } from "../workflows/problems.ts";
import { readWorkflow } from "../workflows/store.ts";
import { castContact, castEvent, castTrigger, pastEvent, uuidOf } from "./cast.ts";
import { readPins } from "./pins.ts";
import { play } from "./play.ts";
import { openSet, undone } from "./set.ts";
import { backstage, openStage } from "./stage.ts";
import { standInVersion } from "./stand-in.ts";
import { type Ending, tell } from "./tell.ts";

/** Of all the places in the order of acceptance, the last: no event that is there came after it. */
export const afterAll = "9223372036854775807";

/**
 * Carries a draft out at once, by the engine's own waves and core, in a transaction that is rolled back: contacts and tags are
 * read and written as ever, and nothing of it is left. Nothing is sent, whatever happens: the types that could are not part of
 * what is carried out.
 *
 * @throws MillraceError `not_found`, `invalid_input` for a trigger that is none, `cannot_publish` when the draft could not run
 */
export function rehearse(
  shell: Shell,
  workspaceId: string,
  workflowId: string,
  body: RehearseBody,
): Promise<Rehearsal> {
  return undone(shell.pool, workspaceId, (sql) => perform(shell, sql, workspaceId, workflowId, body));
}

async function perform(
  shell: Shell,
  sql: TransactionSql,
  workspaceId: string,
  workflowId: string,
  body: RehearseBody,
): Promise<Rehearsal> {
  const { draft, name, settings } = await readWorkflow(sql, workspaceId, workflowId);
  const graph = body.graph ?? draft;
  refuseErrors(problemsOf(graph, shell.types), graph);
  const version = compileVersion(shell.types, { workflowId, name, version: 0, settings, graph });
  const pins = { ...(body.storedPins ? await readPins(sql, workspaceId, workflowId) : {}), ...body.pins };

  const past = "eventId" in body.event ? await pastEvent({ sql, workspaceId }, body.event.eventId) : undefined;
  const trigger = castTrigger(version, body, past?.event);
  const at = body.at ?? past?.event.time;
  const isDone = (nodeId: string) => {
    const status = run?.state.steps[nodeId]?.status;
    return status !== undefined && status !== "running" && status !== "waiting";
  };
  const { untilNodeId, breakpoints } = body;
  const stage = openStage(
    { choices: body.choices, pins },
    (nodeId) => breakpoints.includes(nodeId) || (untilNodeId !== undefined && isDone(untilNodeId)),
  );
  const { batch, clock } = await openSet(shell, sql, workspaceId, backstage(stage), at);
  const event: EventView =
    past && !("data" in body.event)
      ? { ...past.event, time: new Date(clock.now).toISOString() }
      : castEvent(body.event as Parameters<typeof castEvent>[0], eventTypeOf(trigger), new Date(clock.now));
  const whom = body.contact ?? (past?.contactId ? { id: past.contactId } : undefined);
  const contact = await castContact(batch.records, whom, workflowId);
  const run = newRun(batch, {
    id: uuidOf(["run", workflowId, contact?.id ?? "", JSON.stringify(event.data)]),
    version: standInVersion(version, stage),
    mode: "live",
    contactId: contact?.id ?? null,
    ...{ eventId: null, eventKey: event.id, event, hop: 0, since: afterAll },
  });

  const timeZone = timeZoneOf(version, batch.index.workspace);
  const values = valuesOf({ workspace: batch.index.workspace, event, contact, now: batch.clock() });
  const refusal = refusalOf(trigger, event, evaluator(values, batch.clock(), timeZone));
  const startedAt = batch.clock().toISOString();
  const isStarted = refusal === undefined || body.startAnyway;
  const cutOff = isStarted
    ? await play(batch, run, stage, clock, [{ type: "start", nodeId: trigger.node.id }], body, contact)
    : undefined;
  const ending: Ending = { refusal: isStarted ? undefined : refusal, cutOff };
  const { quietHours } = settings;
  const ownZone = firstTimeZone(contact?.fields["time_zone"], timeZone);
  return {
    ...tell(shell.types, batch, run, stage, ending),
    triggerNodeId: trigger.node.id,
    event: { type: event.type, time: event.time, data: event.data },
    contact: contact && { id: contact.id, label: labelOf(contact), isMadeUp: whom !== undefined && "madeUp" in whom },
    timeZone,
    contactTimeZone: contact && ownZone !== timeZone ? ownZone : null,
    quietHours: quietHours
      ? { from: quietHours.from, to: quietHours.to, timeZone: quietHours.timeZone === "contact" ? ownZone : timeZone }
      : null,
    goals: version.goals.map(({ nodeId, eventType }) => ({ nodeId, eventType })),
    startedAt,
    finishedAt: batch.clock().toISOString(),
  };
}

type Trigger = Parameters<typeof whyRejected>[0]["node"];

/** Why this event does not start a run at a trigger; undefined where it does. */
export function refusalOf(
  trigger: Trigger,
  event: EventView,
  evaluate: ReturnType<typeof evaluator>,
): string | undefined {
  const { definition, node } = trigger;
  if (definition.kind !== "trigger") return undefined;
  const type = eventTypeOf(trigger);
  if (type !== event.type)
    return `The trigger “${node.name || definition.title}” listens to “${type}”, and this event is “${event.type}”.`;
  return whyRejected({ node: trigger, definition }, event, evaluate);
}

function labelOf({
  email,
  externalId,
  phone,
  fields,
}: {
  email: string | null;
  externalId: string | null;
  phone: string | null;
  fields: Record<string, unknown>;
}): string {
  const name = [fields["first_name"], fields["last_name"]].filter((part) => typeof part === "string").join(" ");
  return email ?? (name || externalId || phone || "Somebody");
}
