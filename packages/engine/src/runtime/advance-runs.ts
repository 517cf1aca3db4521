import type { JsonObject } from "@millrace/shared/json.ts";
import { scopedKey } from "../core/keys.ts";
import type { Input } from "../core/state.ts";
import { jsonText } from "../store/json-text.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { type ActiveRun, type Batch, openBatch } from "./batch.ts";
import { writeBatch } from "./commit.ts";
import { createGrouping } from "./grouping.ts";
import { loadRuns } from "./load-runs.ts";
import type { Shell } from "./shell.ts";
import { runWaves } from "./waves.ts";

/** Something that happened to a run. */
export interface RunInput {
  runId: string;
  input: Input;
  /** For a step that is retried: what an operator made of its input. */
  stepInput?: JsonObject;
}

/** Gives inputs to runs: what arrives while a commit is under way goes into the next one together. */
export interface RunAdvancer {
  /** Resolves with the ids of the runs that it changed, after the commit. */
  give: (workspaceId: string, inputs: RunInput[]) => Promise<Set<string>>;
}

const maxGroup = 300;

export function createRunAdvancer(shell: Shell): RunAdvancer {
  const groups = createGrouping<RunInput, boolean>({
    maxItems: maxGroup,
    concurrency: 2,
    run: async (workspaceId, inputs) => {
      const changed = await advanceTogether(shell, workspaceId, inputs);
      return inputs.map(({ runId }) => changed.has(runId));
    },
  });
  return {
    async give(workspaceId, inputs) {
      const changed = await groups.submit(workspaceId, inputs);
      return new Set(inputs.filter((_, at) => changed[at]).map(({ runId }) => runId));
    },
  };
}

async function advanceTogether(shell: Shell, workspaceId: string, inputs: RunInput[]): Promise<Set<string>> {
  try {
    return await advanceBatch(shell, workspaceId, inputs, false);
  } catch (error) {
    const runIds = new Set(inputs.map(({ runId }) => runId));
    shell.log.warn("A batch of runs failed; they are advanced one by one.", {
      workspaceId,
      runs: runIds.size,
      error: String(error),
    });
    const changed = new Set<string>();
    for (const runId of runIds) {
      const own = inputs.filter((input) => input.runId === runId);
      for (const id of await advanceBatch(shell, workspaceId, own, true)) changed.add(id);
    }
    return changed;
  }
}

async function advanceBatch(
  shell: Shell,
  workspaceId: string,
  inputs: RunInput[],
  careful: boolean,
): Promise<Set<string>> {
  const changes = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const [index, [clock]] = await Promise.all([
      shell.index.read(sql, workspaceId),
      sql<{ now: Date }[]>`select now()`,
    ]);
    const batch = openBatch(sql, index, clock?.now ?? new Date(0), careful);
    await loadRuns(
      shell,
      batch,
      inputs.map(({ runId }) => runId),
    );
    await keepInputs(batch, inputs);
    const given = new Map<ActiveRun, Input[]>();
    for (const { runId, input } of inputs) {
      const run = batch.runs.get(runId);
      if (!run) continue;
      const own = given.get(run);
      if (own) own.push(input);
      else given.set(run, [input]);
    }
    await runWaves(batch, given);
    return writeBatch(batch);
  });
  shell.publish(workspaceId, changes);
  return new Set(changes.map(({ id }) => id));
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
