import { parseDuration } from "@millrace/shared/duration.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { Given } from "@millrace/shared/api/rehearsal.ts";
import { own } from "../core/keys.ts";
import type { Input } from "../core/state.ts";
import type { ActiveRun, Batch } from "../runtime/batch.ts";
import { childResult } from "../runtime/children/child-result.ts";
import { timeZoneOf } from "../runtime/version.ts";
import { runWaves } from "../runtime/waves.ts";
import { outputKey, type Stage } from "./stage.ts";
import { eventOf, passes } from "./wait-instead.ts";

/** More steps than this, or more time, and the rehearsal is cut off. */
const maxSteps = 5_000;
const maxMs = 5_000;

/** The rehearsal’s own clock, in milliseconds since 1970 UTC. It never goes back. */
export interface Clock {
  now: number;
}

interface Due {
  at: number;
  run: ActiveRun;
  input: Input;
}

/**
 * Carries a run out to its end: whatever waits is given its turn in the order of time, and the clock jumps there.
 * @returns why it was cut off, if it was.
 */
export async function play(
  batch: Batch,
  main: ActiveRun,
  stage: Stage,
  clock: Clock,
  inputs: Input[],
  given: Pick<Given, "choices">,
  contact: Contact | null,
): Promise<string | undefined> {
  const due = goalsDue(batch, main, given, contact, clock.now);
  const told = new Set<string>();
  const begun = performance.now();
  let next: Due | undefined;
  let wave = new Map<ActiveRun, Input[]>([[main, inputs]]);
  do {
    await runWaves(batch, wave);
    if (stage.stopped) return undefined;
    due.push(...collect(batch, stage, clock.now, told));
    const steps = [...batch.runs.values()].reduce((sum, run) => sum + run.steps.size, 0);
    if (steps > maxSteps) return `It was cut off after ${maxSteps.toLocaleString("en")} steps.`;
    if (performance.now() - begun > maxMs) return `It was cut off after ${maxMs / 1_000} seconds.`;
    next = takeFirst(due);
    if (next) {
      clock.now = Math.max(clock.now, next.at);
      batch.records.now = new Date(clock.now);
      wave = new Map([[next.run, [next.input]]]);
    }
  } while (next);
  return undefined;
}

/** Of several that are due at once, the one that has waited longest. */
function takeFirst(due: Due[]): Due | undefined {
  let first = 0;
  for (const [at, one] of due.entries()) if (one.at < (due[first]?.at ?? Infinity)) first = at;
  return due.splice(first, 1)[0];
}

/** What the waves have left to be done later: timers, runs that were begun and have ended, runs that are held. */
function collect(batch: Batch, stage: Stage, now: number, told: Set<string>): Due[] {
  const due: Due[] = [];
  for (const { runId, nodeId, scope, attempt, kind, port, dueAt } of batch.timers.splice(0)) {
    const run = batch.runs.get(runId);
    if (!run) continue;
    const at = Date.parse(dueAt);
    if (kind === "retry") {
      due.push({ at, run, input: { type: "retry_due", nodeId, scope, attempt } });
      continue;
    }
    const output = stage.outputs.get(outputKey(runId, { nodeId, scope, attempt }));
    const result = { ...(port === null ? {} : { port }), ...(output === undefined ? {} : { output }) };
    due.push({ at, run, input: { type: "succeeded", nodeId, scope, attempt, ...result } });
  }
  for (const run of batch.runs.values()) {
    // What a person would have to do, or a limit of another workflow: it is passed at once.
    if (run.state.status === "paused") due.push({ at: now, run, input: { type: "resume" } });
    if (run.isQueued) {
      run.isQueued = false;
      const held = batch.admission.held.get(run.id);
      if (held) due.push({ at: now, run, input: { type: "start", nodeId: held.nodeId } });
    }
    const answer = answerOf(batch, run, told);
    if (answer) due.push({ ...answer, at: now });
  }
  return due;
}

/** What a run tells the step that waits for it; or its end, when nobody waits for it any more. */
function answerOf(batch: Batch, run: ActiveRun, told: Set<string>): Omit<Due, "at"> | undefined {
  const { parent, state } = run;
  if (!parent || parent.attempt === null || told.has(run.id)) return undefined;
  const waiting = batch.runs.get(parent.runId);
  if (!waiting) return undefined;
  const at = { nodeId: parent.nodeId, scope: parent.scope, attempt: parent.attempt };
  if (state.status === "succeeded" || state.status === "failed" || state.status === "cancelled") {
    told.add(run.id);
    const about = { runId: run.id, workflowName: run.version.name, status: state.status };
    return { run: waiting, input: childResult({ ...about, error: state.error ?? null, result: state.vars }, at) };
  }
  const step = own(waiting.state.steps, at.scope === "" ? at.nodeId : `${at.scope}/${at.nodeId}`);
  if (step?.status === "waiting" && step.attempt === at.attempt) return undefined;
  told.add(run.id);
  return { run, input: { type: "cancel", reason: "The step that began this run does not wait for it any more." } };
}

/** The events by which the run may jump to its goals, as they were chosen. */
function goalsDue(
  batch: Batch,
  run: ActiveRun,
  { choices }: Pick<Given, "choices">,
  contact: Contact | null,
  now: number,
): Due[] {
  if (!contact) return [];
  const { workspace } = batch.index;
  return run.version.goals.flatMap(({ nodeId, eventType, filter }): Due[] => {
    const chosen = own(choices.waits, nodeId);
    if (!chosen) return [];
    const at = now + (parseDuration(chosen.after) ?? 0);
    const event = eventOf(eventType, chosen.data, at, nodeId);
    if (!passes(filter, event, { workspace, contact, timeZone: timeZoneOf(run.version, workspace) })) return [];
    return [{ at, run, input: { type: "goal", nodeId, output: { event: event as unknown as Json } } }];
  });
}
