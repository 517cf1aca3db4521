import type { TransactionSql } from "postgres";
import { jsonText } from "../store/json-text.ts";

/** A due timer, as `promote_timers` hands it over. */
export interface DueTimer {
  runId: string;
  nodeId: string;
  scope: string;
  attempt: number;
  kind: "wait" | "retry";
  port: string | null;
}

/** A job’s `priority`: smaller is sooner. Jobs without one go first. */
export const jobPriority = { high: 0, medium: 10, low: 20 } as const;

/** The payloads of our jobs by task name. */
export interface JobPayloads {
  /** Events of this workspace are in the inbox. */
  dispatch: { workspaceId: string };
  /** Carry out an external step. */
  effect: {
    workspaceId: string;
    runId: string;
    nodeId: string;
    scope: string;
    attempt: number;
    /** Who is asked. */
    target: string;
    /** Smaller is sooner: of the job, and of the step's place with its target. */
    priority: number;
  };
  /** Runs that are held back may begin: their time has come, or runs of these workflows have ended. */
  admit: { workspaceId: string; workflowIds: string[] };
  /** Timers are due. */
  wake: { workspaceId: string; timers: DueTimer[] };
  /** Of these child runs some have ended, which their parents wait for; others are to follow what became of their parents. */
  advance: { workspaceId: string; ended: string[]; following: string[] };
  /** An operator asked for something to be done to many; this is the next page of it. */
  bulk: { workspaceId: string; id: string };
  /** A publisher chose what becomes of runs under way; these are the next ones. */
  move: { workspaceId: string; id: string };
}

export type JobSpec = {
  [Task in keyof JobPayloads]: {
    identifier: Task;
    payload: JobPayloads[Task];
    max_attempts?: number;
    priority?: number;
    /** It begins this much later. */
    delay_ms?: number;
  };
}[keyof JobPayloads];

/** The job of an external step, as urgent as its run. */
export function effectJob(workspaceId: string, effect: Omit<JobPayloads["effect"], "workspaceId">): JobSpec {
  return { identifier: "effect", payload: { workspaceId, ...effect }, priority: effect.priority };
}

/** Adds jobs in this transaction. Called once a commit: every call notifies, and commits that notify are serialized. */
export async function enqueue(sql: TransactionSql, specs: JobSpec[]): Promise<void> {
  if (specs.length === 0) return;
  await sql`select millrace.enqueue(${jsonText(specs)}::text::json)`;
}
