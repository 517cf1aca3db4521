import type { RunChange } from "@millrace/shared/api/runs.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import type { Attempt, RunError, StepStatus } from "@millrace/shared/runs/run.ts";
import type { TransactionSql } from "postgres";
import { scopedKey } from "../core/keys.ts";
import type { RunState, StepError } from "../core/state.ts";
import type { EventView } from "../nodes/define.ts";
import type { EmittedEvent, RecordsSession } from "../records/session.ts";
import { type AdmissionChanges, noChanges } from "./admission/changes.ts";
import { type ChildWrites, noChildren } from "./children/collect.ts";
import type { WorkspaceIndex } from "./trigger-index.ts";
import type { ExecutableNode, Version } from "./version.ts";

/** A run that a batch works on, in memory; written back by the batch's commit. */
export interface ActiveRun {
  id: string;
  version: Version;
  mode: "live" | "test";
  contactId: string | null;
  eventId: string | null;
  eventKey: string | null;
  event: EventView | null;
  hop: number;
  /** Its event's place in the order of acceptance, a bigint; of one that was started by hand, the place of that moment. */
  since: string;
  epoch: number;
  startedAt: string;
  /** Of its external steps' jobs: smaller is sooner. */
  priority: number;
  state: RunState;
  /** The step that began this run as its child; `attempt` is null where it does not wait for it. */
  parent: { runId: string; nodeId: string; scope: string; attempt: number | null } | null;
  /** Not in the database yet. */
  isNew: boolean;
  /** It is held back, or was until this batch: nothing of it had begun. */
  isQueued: boolean;
  /** The draft of a test run. */
  graph: Json | null;
  /** Steps that this batch touched, by key. */
  steps: Map<string, StepChange>;
  nextOrdinal: number;
  changed: boolean;
  /** Inputs that steps get instead of their config filled in anew, by key: of earlier attempts, or edited by an operator. */
  inputs: Map<string, JsonObject>;
}

/** A row of the step log as this batch changes it; what is undefined stays as it is. */
export interface StepChange {
  nodeId: string;
  scope: string;
  ordinal: number;
  type: string;
  status: StepStatus;
  attempt: number;
  port?: string | undefined;
  input?: Json | undefined;
  output?: Json | undefined;
  error?: RunError | null | undefined;
  explanation?: unknown;
  attempts: Attempt[];
  startedAt: string | null;
  finishedAt: string | null;
  dueAt: string | null;
}

export interface TimerRow {
  runId: string;
  nodeId: string;
  scope: string;
  attempt: number;
  kind: "wait" | "retry";
  port: string | null;
  dueAt: string;
}

export interface WaitRow {
  runId: string;
  nodeId: string;
  scope: string;
  attempt: number;
  eventType: string;
  contactId: string | null;
  correlatePath: string | null;
  correlateValue: string | null;
  filter: unknown;
  /** In which the filter's hours and days are meant. */
  timeZone: string;
  port: string;
  /** As the run's: later events count. */
  since: string;
  /** No event that counts has a smaller id, however wrong the clock was that made it. */
  eventsFrom: string;
}

export interface StepKey {
  runId: string;
  nodeId: string;
  scope: string;
  attempt: number;
}

/** An external step that is to be carried out: who is asked, and how soon. */
export interface EffectRow extends StepKey {
  target: string;
  priority: number;
}

export interface DeadLetterRow extends StepKey {
  workflowId: string;
  type: string;
  input: Json;
  error: RunError;
}

/**
 * The unit of work: a number of runs of one workspace in one transaction. What follows from their steps is collected here,
 * set by set, and written by commit.ts.
 */
export interface Batch {
  sql: TransactionSql;
  workspaceId: string;
  index: WorkspaceIndex;
  records: RecordsSession;
  emitted: EmittedEvent[];
  runs: Map<string, ActiveRun>;
  timers: TimerRow[];
  waits: WaitRow[];
  effects: EffectRow[];
  /** Steps whose timers, subscriptions and effects are void. */
  released: StepKey[];
  deadLetters: DeadLetterRow[];
  children: ChildWrites;
  /** Runs that could not be loaded to go on, and were ended as failed. */
  abandoned: RunChange[];
  admission: AdmissionChanges;
  /** True when each records handler runs in a savepoint, because the batch as a whole has failed before. */
  careful: boolean;
  /** Now, by the database's clock. */
  clock: () => Date;
}

/** @param now the transaction's time, as the database told it. */
export function openBatch(sql: TransactionSql, index: WorkspaceIndex, now: Date, careful: boolean): Batch {
  const opened = performance.now();
  const emitted: EmittedEvent[] = [];
  const workspaceId = index.workspace.id;
  return {
    sql,
    workspaceId,
    index,
    records: { workspaceId, sql, now, contacts: new Map(), emit: (event) => emitted.push(event) },
    emitted,
    runs: new Map(),
    timers: [],
    waits: [],
    effects: [],
    released: [],
    deadLetters: [],
    children: noChildren(),
    abandoned: [],
    admission: noChanges(),
    careful,
    clock: () => new Date(now.getTime() + Math.round(performance.now() - opened)),
  };
}

/** The step's row in this batch, begun if it is new to it. */
export function stepOf(run: ActiveRun, { node }: ExecutableNode, scope: string, attempt: number): StepChange {
  const key = scopedKey(scope, node.id);
  let step = run.steps.get(key);
  if (!step) {
    step = {
      nodeId: node.id,
      scope,
      ordinal: run.nextOrdinal++,
      type: node.type,
      status: "running",
      attempt,
      attempts: [],
      startedAt: null,
      finishedAt: null,
      dueAt: null,
    };
    run.steps.set(key, step);
  }
  step.attempt = attempt;
  run.changed = true;
  return step;
}

export function runErrorOf(nodeId: string, { code, message, details }: StepError): RunError {
  return { code, message, nodeId, ...(details === undefined ? {} : { details }) };
}
