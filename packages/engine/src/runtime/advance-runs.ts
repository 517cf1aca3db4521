import type { JsonObject } from "@millrace/shared/json.ts";
import { own, scopedKey } from "../core/keys.ts";
import type { Input } from "../core/state.ts";
import { jsonText } from "../store/json-text.ts";
import { isConnectionLost, isOfTheWork, isOutage } from "../store/outage.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { abandonRuns, recordResult } from "./abandon-runs.ts";
import { type ActiveRun, type Batch, openBatch, stepOf } from "./batch.ts";
import { writeBatch } from "./commit.ts";
import { createGrouping } from "./grouping.ts";
import { loadRuns } from "./load-runs.ts";
import { tryRuns } from "./quarantine/careful-advance.ts";
import { endTrial, isCareful } from "./quarantine/trials.ts";
import type { Shell } from "./shell.ts";
import { runWaves } from "./waves.ts";

/** Something that happened to a run. */
export interface RunInput {
  runId: string;
  input: Input;
  /** For a step that is retried: what an operator made of its input. */
  stepInput?: JsonObject;
  /** For the result of an external step: when this attempt began, ISO 8601. */
  startedAt?: string;
}

/** Gives inputs to runs: what arrives while a commit is under way goes into the next one together. */
export interface RunAdvancer {
  /** Resolves with the ids of the runs that it changed, after the commit; rejects when one of them could not be advanced. */
  give: (workspaceId: string, inputs: RunInput[]) => Promise<Set<string>>;
}

const maxGroup = 300;

/** What became of a run: whether it changed, or why it could not be advanced. */
type Outcome = boolean | { error: unknown };

export function createRunAdvancer(shell: Shell): RunAdvancer {
  const groups = createGrouping<RunInput, Outcome>({
    maxItems: maxGroup,
    run: async (workspaceId, inputs) => {
      const outcomes = await advanceTogether(shell, workspaceId, inputs);
      return inputs.map(({ runId }) => outcomes.get(runId) ?? false);
    },
  });
  return {
    async give(workspaceId, inputs) {
      const outcomes = await groups.submit(workspaceId, inputs);
      for (const outcome of outcomes) if (typeof outcome === "object") throw outcome.error;
      return new Set(inputs.filter((_, at) => outcomes[at] === true).map(({ runId }) => runId));
    },
  };
}

async function advanceTogether(
  shell: Shell,
  workspaceId: string,
  inputs: RunInput[],
): Promise<ReadonlyMap<string, Outcome>> {
  try {
    return (
      (await advanceBatch(shell, workspaceId, inputs, false)) ?? (await advanceWithCare(shell, workspaceId, inputs))
    );
  } catch (error) {
    if (isConnectionLost(error)) throw error;
    const byRun = Map.groupBy(inputs, ({ runId }) => runId);
    shell.log.warn("A batch of runs failed; they are advanced one by one.", {
      workspaceId,
      runs: byRun.size,
      error: String(error),
    });
    const outcomes = new Map<string, Outcome>();
    for (const [runId, own] of byRun) outcomes.set(runId, await advanceAlone(shell, workspaceId, runId, own));
    return outcomes;
  }
}

/** One run that cannot be advanced keeps none of the others from it. */
async function advanceAlone(shell: Shell, workspaceId: string, runId: string, inputs: RunInput[]): Promise<Outcome> {
  try {
    return (await advanceBatch(shell, workspaceId, inputs, true, []))?.get(runId) ?? false;
  } catch (error) {
    if (isOutage(error)) throw error;
    shell.log.error("A run could not be advanced.", { workspaceId, runId, error: String(error) });
    return (await abandon(shell, workspaceId, runId, inputs, error)) ? true : { error };
  }
}

/**
 * A run whose next steps cannot be written ends as failed, with what came of its external step on record: given back to the
 * job, the error would only have the step carried out again. What an operator asked for is answered with the error instead.
 * @returns whether the run has ended that way.
 */
async function abandon(
  shell: Shell,
  workspaceId: string,
  runId: string,
  inputs: RunInput[],
  error: unknown,
): Promise<boolean> {
  const isOfTheRun = inputs.every(({ input }) => ["succeeded", "failed", "retry_due"].includes(input.type));
  if (!isOfTheRun || !isOfTheWork(error)) return false;
  const reason = error instanceof Error ? error.message : String(error);
  const message = `What follows from this run’s last step could not be stored: ${reason}`;
  const changes = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    for (const { input, startedAt } of inputs) {
      if (input.type === "succeeded" || input.type === "failed")
        await recordResult(sql, workspaceId, runId, input, startedAt);
    }
    return abandonRuns(sql, workspaceId, [{ runId, error: { code: "not_stored", message } }]);
  });
  shell.publish(workspaceId, changes);
  return changes.length > 0;
}

/** A worker has died over runs of this workspace: it is to be found out which. */
async function advanceWithCare(
  shell: Shell,
  workspaceId: string,
  inputs: RunInput[],
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const byRun = Map.groupBy(inputs, ({ runId }) => runId);
  await tryRuns(shell, workspaceId, [...byRun.keys()], async (trial) => {
    const own = trial.flatMap((runId) => byRun.get(runId) ?? []);
    for (const [runId, outcome] of (await advanceBatch(shell, workspaceId, own, false, trial)) ?? [])
      outcomes.set(runId, outcome);
  });
  return outcomes;
}

/**
 * @param tried the runs whose trial it is.
 * @returns undefined when nothing was done, because what is done in this workspace is to be tried first.
 */
async function advanceBatch(
  shell: Shell,
  workspaceId: string,
  inputs: RunInput[],
  careful: boolean,
  tried?: string[],
): Promise<ReadonlyMap<string, boolean> | undefined> {
  const changes = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const [index, [clock]] = await Promise.all([
      shell.index.read(sql, workspaceId),
      sql<{ now: Date }[]>`select now()`,
    ]);
    if (tried === undefined && isCareful(shell, index)) return undefined;
    if (tried && tried.length > 0) await endTrial(sql, workspaceId, "run", tried);
    const batch = openBatch(sql, index, clock?.now ?? new Date(0), careful);
    await giveInputs(shell, batch, inputs);
    const written = await writeBatch(batch);
    shell.reach?.("advance.before_commit");
    return written;
  });
  if (!changes) return undefined;
  shell.reach?.("advance.after_commit");
  shell.publish(workspaceId, changes);
  return new Map(changes.map(({ id }) => [id, true]));
}

/** Loads runs into the batch and does all that follows from their inputs. */
export async function giveInputs(shell: Shell, batch: Batch, inputs: RunInput[]): Promise<void> {
  await loadRuns(
    shell,
    batch,
    inputs.map(({ runId }) => runId),
  );
  await keepInputs(batch, inputs);
  const given = new Map<ActiveRun, Input[]>();
  for (const { runId, input, startedAt } of inputs) {
    const run = batch.runs.get(runId);
    if (!run) continue;
    const before = given.get(run);
    if (before) before.push(input);
    else given.set(run, [input]);
    if (startedAt !== undefined) noteStart(run, input, startedAt);
  }
  await runWaves(batch, given);
}

/**
 * A step that is tried again gets the very input of its last attempt: the target compares it under the same key, and the
 * data it was made of may have changed since.
 */
async function keepInputs({ sql, workspaceId, runs }: Batch, inputs: RunInput[]): Promise<void> {
  const retried = inputs.flatMap(({ runId, input, stepInput }) =>
    input.type === "retry_due" || input.type === "retry_failed"
      ? { runId, nodeId: input.nodeId, scope: input.scope, stepInput }
      : [],
  );
  if (retried.length === 0) return;
  const rows = await sql<{ runId: string; nodeId: string; scope: string; input: JsonObject }[]>`
    select s.run_id as "runId", s.node_id as "nodeId", s.scope, s.input
    from jsonb_to_recordset(${jsonText(retried)}::text::jsonb) as x("runId" uuid, "nodeId" text, scope text)
    join steps s on s.workspace_id = ${workspaceId} and s.run_id = x."runId" and s.node_id = x."nodeId" and s.scope = x.scope
    where jsonb_typeof(s.input) = 'object'`;
  for (const { runId, nodeId, scope, input } of rows) runs.get(runId)?.inputs.set(scopedKey(scope, nodeId), input);
  for (const { runId, nodeId, scope, stepInput } of retried) {
    if (stepInput) runs.get(runId)?.inputs.set(scopedKey(scope, nodeId), stepInput);
  }
}

/** When an attempt began goes into the log with its result, if the core still waits for that. */
function noteStart(run: ActiveRun, input: Input, startedAt: string): void {
  if (input.type !== "succeeded" && input.type !== "failed") return;
  const node = run.version.nodes.get(input.nodeId);
  const state = own(run.state.steps, scopedKey(input.scope, input.nodeId));
  const isOpen = state?.attempt === input.attempt && (state.status === "running" || state.status === "waiting");
  if (node && isOpen) stepOf(run, node, input.scope, input.attempt).startedAt = startedAt;
}
