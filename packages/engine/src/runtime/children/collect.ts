import type { EventView } from "../../nodes/define.ts";
import type { ActiveRun, Batch, StepKey } from "../batch.ts";
import type { ExecutableNode } from "../version.ts";

/** The event that begins a child run: stored with it, so that its history is complete, and dispatched to nobody. */
export interface ChildEvent {
  /** Of the run that it begins. */
  runId: string;
  workflowId: string;
  version: number;
  contactId: string | null;
  cause: { runId: string; hop: number };
  event: EventView;
  since: string;
}

export interface ChildWait extends StepKey {
  childRunId: string;
}

/** What a batch has to write about runs that begin runs; see write.ts. */
export interface ChildWrites {
  events: ChildEvent[];
  /** Steps that wait for the run they have begun. */
  waits: ChildWait[];
  /** Steps that wait no more. */
  released: StepKey[];
  /** Runs that were paused or resumed, whose children are to be so too. */
  parents: string[];
}

export function noChildren(): ChildWrites {
  return { events: [], waits: [], released: [], parents: [] };
}

/** A step has ended, or was called off: what it began is no more its concern. */
export function releaseChild(
  { children }: Batch,
  run: ActiveRun,
  { node, definition }: ExecutableNode,
  scope: string,
): void {
  const mayHaveChild = definition.kind !== "trigger" && definition.effect === "wait" && definition.beginsRuns === true;
  if (mayHaveChild && !run.isNew) children.released.push({ runId: run.id, nodeId: node.id, scope, attempt: 0 });
}

/** Children go where their parents go. @param before the run's status before its inputs were applied. */
export function notePause({ children }: Batch, run: ActiveRun, before: string): void {
  if ((before === "paused") !== (run.state.status === "paused")) children.parents.push(run.id);
}
