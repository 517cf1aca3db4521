import { type RehearsedStep, type TriedNode, type TryNodeBody, withinSize } from "@millrace/shared/api/rehearsal.ts";
import { type Issue, MillraceError } from "@millrace/shared/errors.ts";
import { type GraphNode, maxTimeoutMs } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { TransactionSql } from "postgres";
import type { ExternalDefinition, StepCall } from "../nodes/define.ts";
import { evaluator, valuesOf } from "../runtime/context.ts";
import { eventTypeOf } from "../runtime/entry.ts";
import { newRun } from "../runtime/new-run.ts";
import type { Shell } from "../runtime/shell.ts";
import { stepErrorOf } from "../runtime/step-error.ts";
import { compileVersion, timeZoneOf } from "../runtime/version.ts";
import { uuidv7 } from "../store/uuid.ts";
import { readWorkflow } from "../workflows/store.ts";
import { castContact, castEvent, pastEvent } from "./cast.ts";
import { play } from "./play.ts";
import { afterAll, refusalOf } from "./rehearse.ts";
import { openSet, undone } from "./set.ts";
import { backstage, openStage } from "./stage.ts";
import { standInVersion } from "./stand-in.ts";
import { tell } from "./tell.ts";

const nothing = { choices: { waits: {}, splits: {} }, pins: {} };
/** Of a call that a person waits for. */
const maxCallMs = 30_000;

type Call = StepCall<Record<string, unknown>>;

interface Played {
  step: RehearsedStep;
  call: Call | undefined;
  node: GraphNode;
}

/**
 * Carries out one node alone, as a rehearsal would. With `send` the call is really made, for types that may be tried so.
 * @throws MillraceError `not_found`; `invalid_input` for a node that is none, or cannot be sent; `cannot_publish` for one that
 *   is not finished
 */
export async function tryNode(
  shell: Shell,
  workspaceId: string,
  workflowId: string,
  body: TryNodeBody,
): Promise<TriedNode> {
  const { step, call, node } = await undone(shell.pool, workspaceId, (sql) =>
    playNode(shell, sql, workspaceId, workflowId, body),
  );
  if (!body.send) return { step, sent: false };
  const definition = shell.types.get(node.type)?.definition;
  if (definition?.kind === "trigger" || definition?.effect !== "external" || !definition.mayTry)
    throw new MillraceError("invalid_input", "Steps of this kind cannot be sent from here.", {
      issues: [{ path: "send", code: "not_sendable", message: "Try it without sending." }],
    });
  // What could not be filled in is not sent either.
  if (!call || step.status === "failed") return { step, sent: false };
  return { step: await reallySend(shell, definition, call, step), sent: true };
}

async function playNode(
  shell: Shell,
  sql: TransactionSql,
  workspaceId: string,
  workflowId: string,
  { nodeId, graph, context }: TryNodeBody,
): Promise<Played> {
  const { draft, name, settings } = await readWorkflow(sql, workspaceId, workflowId);
  const node = (graph ?? draft).nodes.find(({ id }) => id === nodeId);
  if (!node) {
    throw new MillraceError("invalid_input", "The workflow has no such step.", {
      issues: [{ path: "nodeId", code: "unknown_node", message: "Name a step of the workflow." }],
    });
  }
  refuseUnfinished(shell, node);
  const alone = { nodes: [node], edges: [] };
  const version = compileVersion(shell.types, { workflowId, name, version: 0, settings, graph: alone });
  const stage = openStage(nothing);
  const past = "eventId" in context.event ? await pastEvent({ sql, workspaceId }, context.event.eventId) : undefined;
  const { batch, clock } = await openSet(shell, sql, workspaceId, backstage(stage), context.at ?? past?.event.time);
  const played = standInVersion(version, stage);
  const trigger = version.nodes.get(nodeId);
  const isTrigger = trigger?.definition.kind === "trigger";
  const type = trigger && isTrigger ? eventTypeOf(trigger) : "manual";
  const event =
    "eventId" in context.event ? (past?.event ?? null) : castEvent(context.event, type, new Date(clock.now));
  const whom = context.contact ?? (past?.contactId ? { id: past.contactId } : undefined);
  const contact = await castContact(batch.records, whom, workflowId);
  const contactId = contact?.id ?? null;
  const run = newRun(batch, {
    ...{ version: played, mode: "live", contactId, eventId: null, eventKey: null, event, hop: 0, since: afterAll },
  });
  run.state = { ...run.state, outputs: { ...context.outputs }, vars: { ...context.vars } };
  const cutOff = await play(batch, run, stage, clock, [{ type: "start_at", nodeId }], nothing, contact);
  const values = valuesOf({ workspace: batch.index.workspace, event, contact, now: batch.clock() });
  const timeZone = timeZoneOf(version, batch.index.workspace);
  const refusal =
    trigger && isTrigger && event ? refusalOf(trigger, event, evaluator(values, batch.clock(), timeZone)) : undefined;
  const [step] = tell(shell.types, batch, run, stage, { refusal: undefined, cutOff }).steps;
  if (!step) throw new MillraceError("internal", "The step left no trace.");
  const reason = isTrigger ? (refusal ?? "This event would start the workflow here.") : step.reason;
  return { step: { ...step, reason }, call: stage.call, node };
}

function refuseUnfinished(shell: Shell, node: GraphNode): void {
  const type = shell.types.get(node.type);
  if (!type) throw new MillraceError("cannot_publish", "This step’s type is not known.");
  const issues = type
    .checkConfig(node.config)
    .filter(({ severity }) => severity === "error")
    .map(({ message, field, code }): Issue => ({
      path: `nodes.${node.id}${field ? `.config.${field}` : ""}`,
      code,
      message,
    }));
  if (issues.length > 0) throw new MillraceError("cannot_publish", "This step is not finished yet.", { issues });
}

async function reallySend(
  shell: Shell,
  definition: ExternalDefinition,
  call: Call,
  step: RehearsedStep,
): Promise<RehearsedStep> {
  const timeoutMs = Math.min(maxCallMs, maxTimeoutMs);
  const begun = performance.now();
  const startedAt = new Date().toISOString();
  const ended = () => new Date(Date.parse(startedAt) + Math.round(performance.now() - begun)).toISOString();
  try {
    const { output, port } = await definition.send(
      {
        ...call,
        idempotencyKey: `try:${uuidv7()}`,
        timeoutMs,
        signal: AbortSignal.timeout(timeoutMs + 1_000),
      },
      shell.services,
    );
    const told = withinSize((output ?? null) as Json, 256 * 1024);
    const done = { startedAt, finishedAt: ended(), reason: null, given: null };
    return { ...step, ...done, status: "succeeded", output: told, port: port ?? step.port };
  } catch (error) {
    const { code, message, details } = stepErrorOf(error);
    const failure = { code, message, nodeId: step.nodeId, ...(details === undefined ? {} : { details }) };
    const done = { startedAt, finishedAt: ended(), reason: null, given: null };
    return { ...step, ...done, status: "failed", output: null, port: null, error: failure };
  }
}
