import { inWorkspace } from "../../store/tenancy.ts";
import { abandonRuns } from "../abandon-runs.ts";
import type { Shell } from "../shell.ts";
import { beginTrial, dropTrial, endTrial, quarantineWords, readVerdicts, trialSize } from "./trials.ts";

/**
 * Advances runs of a workspace in which a worker has died: a few together, those that are suspect each alone. What a worker has
 * died over while it advanced it alone is ended. @param advance advances so many, and unmarks them in its transaction.
 */
export async function tryRuns(
  shell: Shell,
  workspaceId: string,
  runIds: string[],
  advance: (runIds: string[]) => Promise<void>,
): Promise<void> {
  const workerId = shell.trials.workerId();
  if (workerId === undefined) return advance(runIds);
  const verdictOf = await inWorkspace(shell.pool, workspaceId, (sql) => readVerdicts(sql, workspaceId, "run", runIds));
  const convicted = runIds.filter((id) => verdictOf(id) === "convicted");
  if (convicted.length > 0) await quarantine(shell, workspaceId, convicted);
  const suspect = runIds.filter((id) => verdictOf(id) === "suspect");
  const others = runIds.filter((id) => !convicted.includes(id) && !suspect.includes(id));
  for (const trial of [...inTrials(others, trialSize), ...inTrials(suspect, 1)]) {
    const isSuspect = suspect.includes(trial[0] ?? "");
    await inWorkspace(shell.pool, workspaceId, (sql) =>
      beginTrial(sql, workspaceId, "run", trial, workerId, isSuspect),
    );
    try {
      await advance(trial);
    } catch (error) {
      await dropTrial(shell, workspaceId, "run", trial);
      throw error;
    }
  }
}

function inTrials(runIds: string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(runIds.length / size) }, (_, at) => runIds.slice(at * size, (at + 1) * size));
}

async function quarantine(shell: Shell, workspaceId: string, runIds: string[]): Promise<void> {
  const error = { code: "quarantined", message: `This run is in quarantine. ${quarantineWords}` };
  const changes = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    await endTrial(sql, workspaceId, "run", runIds);
    return abandonRuns(
      sql,
      workspaceId,
      runIds.map((runId) => ({ runId, error })),
    );
  });
  shell.publish(workspaceId, changes);
  shell.log.error("Runs were put into quarantine: workers have ended over them.", { workspaceId, runIds });
}
