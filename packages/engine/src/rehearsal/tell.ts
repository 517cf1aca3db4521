import { type Rehearsal, type RehearsalEnd, type RehearsedStep, withinSize } from "@millrace/shared/api/rehearsal.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import { uuidv7 } from "../store/uuid.ts";
import type { ActiveRun, Batch, StepChange } from "../runtime/batch.ts";
import { matchTriggers } from "../runtime/matching.ts";
import { maskedInput } from "./mask.ts";
import { nameOf, reasonOf } from "./reasons.ts";
import { noteKey, type Stage } from "./stage.ts";

/** What else decides how it ended. */
export interface Ending {
  /** Why it did not begin. */
  refusal: string | undefined;
  cutOff: string | undefined;
}

const maxToldSteps = 1_000;
const maxValueBytes = 64 * 1024;
const maxBytes = 4 * 1024 * 1024;
const maxCaused = 50;

type Told = Pick<Rehearsal, "steps" | "end" | "children" | "caused" | "omittedSteps">;

/** Tells what a rehearsal has come to: its steps in the order in which they began, and those of the runs they began. */
export function tell(types: NodeTypes, batch: Batch, main: ActiveRun, stage: Stage, ending: Ending): Told {
  const room = { bytes: maxBytes, steps: maxToldSteps };
  let omittedSteps = 0;
  const stepsOf = (run: ActiveRun): RehearsedStep[] => {
    const all = [...run.steps.values()].sort((a, b) => a.ordinal - b.ordinal);
    const told = all.slice(0, Math.max(0, room.steps));
    room.steps -= told.length;
    omittedSteps += all.length - told.length;
    return told.map((step) => tellStep(types, run, step, stage, room));
  };
  const steps = ending.refusal === undefined ? stepsOf(main) : [];
  const children = [...batch.runs.values()].flatMap((run) => {
    const { parent, version } = run;
    if (!parent) return [];
    const { nodeId, scope } = parent;
    const about = { nodeId, scope, workflowId: version.workflowId, workflowName: version.name };
    return [
      { ...about, steps: stepsOf(run), end: endOf(types, run, stage, { refusal: undefined, cutOff: undefined }) },
    ];
  });
  const end = endOf(types, main, stage, ending);
  return { steps, end, children, caused: causedBy(batch), omittedSteps };
}

function tellStep(
  types: NodeTypes,
  run: ActiveRun,
  step: StepChange,
  stage: Stage,
  room: { bytes: number },
): RehearsedStep {
  const notes = stage.notes.get(noteKey(run.id, step)) ?? {};
  const { nodeId, type, scope, attempt, startedAt, finishedAt, dueAt } = step;
  const isStop = stage.stopped?.nodeId === nodeId && stage.stopped.scope === scope;
  const isHeld = stage.stopped !== null && step.status === "waiting" && dueAt === null;
  const fit = (value: unknown): Json => {
    const told = withinSize((value ?? null) as Json, Math.min(maxValueBytes, Math.max(room.bytes, 2_000)));
    room.bytes -= JSON.stringify(told).length;
    return told;
  };
  // What a pure step was given stands in its settings word for word.
  const given = step.input ?? run.version.nodes.get(nodeId)?.config;
  return {
    ...{ nodeId, type, scope, attempt, startedAt, finishedAt, dueAt },
    status: isStop || isHeld ? "pending" : step.status,
    port: step.port ?? null,
    input: fit(step.status === "skipped" ? null : notes.outgoing?.kind === "http" ? maskedInput(given as Json) : given),
    output: fit(step.output),
    error: step.error ?? null,
    explanation: fit(step.explanation),
    given: notes.given ?? null,
    outgoing: notes.outgoing ?? null,
    changes: step.status === "failed" ? [] : (notes.changes ?? []),
    reason: notes.reason ?? reasonOf(types, run, step) ?? null,
    waitsFor: notes.waitsFor ?? null,
  };
}

function endOf(types: NodeTypes, run: ActiveRun, stage: Stage, { refusal, cutOff }: Ending): RehearsalEnd {
  const { state } = run;
  const named = (nodeId: string) => `“${nameOf(types, run, nodeId)}”`;
  if (refusal !== undefined) return { kind: "not_started", status: null, nodeId: null, words: refusal };
  switch (state.status) {
    case "succeeded":
      return { kind: "finished", status: "succeeded", nodeId: null, words: "It went through." };
    case "failed":
    case "cancelled": {
      const { nodeId, message } = state.error ?? { message: "" };
      const where = nodeId === undefined ? "" : ` at ${named(nodeId)}`;
      const words = `${state.status === "failed" ? "It failed" : "It was cancelled"}${where}. ${message}`.trim();
      return { kind: "finished", status: state.status, nodeId: nodeId ?? null, words };
    }
    case "running":
    case "waiting":
    case "paused":
      break;
    default:
      return state.status satisfies never;
  }
  if (stage.stopped) {
    const { nodeId } = stage.stopped;
    return { kind: "stopped", status: null, nodeId, words: `It stopped before ${named(nodeId)}.` };
  }
  if (cutOff !== undefined) return { kind: "cut_off", status: null, nodeId: null, words: cutOff };
  const waiting = [...run.steps.values()].find((step) => step.status === "waiting");
  const words = waiting
    ? `It waits at ${named(waiting.nodeId)} for something that nobody said comes.`
    : "It waits for something that nobody said comes.";
  return { kind: "waiting", status: null, nodeId: waiting?.nodeId ?? null, words };
}

/** Events that the changes would cause, a type once, with what they would start. */
function causedBy(batch: Batch): Rehearsal["caused"] {
  const caused = new Map<string, Map<string, string>>();
  for (const { type, contactId, data } of batch.emitted.slice(0, maxCaused)) {
    const starts = caused.get(type) ?? new Map<string, string>();
    caused.set(type, starts);
    const now = batch.clock();
    const event = { id: uuidv7(), type, source: "records", time: now.toISOString(), data };
    const contact = (contactId && batch.records.contacts.get(contactId)) || null;
    for (const { entry, reason } of matchTriggers(batch.index, event, contact, now))
      if (reason === undefined) starts.set(entry.version.workflowId, entry.version.name);
  }
  return Array.from(caused, ([type, starts]) => ({
    type,
    starts: Array.from(starts, ([workflowId, workflowName]) => ({ workflowId, workflowName })),
  }));
}
