import type { ReplayPreview } from "@millrace/shared/api/replay.ts";
import { downstreamOf } from "../../core/settled.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import type { Shell } from "../shell.ts";
import { idempotencyKey, type Version } from "../version.ts";
import { chosenVersion, type LoggedStep, noSuchStart, readLog, readSource, type ReplayChoice } from "./source.ts";

/** Which external steps of a run a replay would carry out once more: those that were sent, or may have been. */
export function previewReplay(
  shell: Shell,
  workspaceId: string,
  runId: string,
  choice: ReplayChoice,
): Promise<ReplayPreview> {
  return inWorkspace(shell.pool, workspaceId, async (sql) => {
    const at = { sql, workspaceId };
    const source = await readSource(at, runId);
    const version = await chosenVersion(shell, at, source, choice);
    const isAhead = aheadOf(version, choice.fromNodeId);
    const log = source.mode === "live" ? await readLog(at, runId) : [];
    const effects = log.flatMap((step) => {
      const node = version.nodes.get(step.nodeId);
      const outcome = outcomeOf(shell, step);
      if (!node || !outcome || !isAhead(step.nodeId)) return [];
      const { nodeId, type, scope, startedAt, finishedAt } = step;
      const when = (finishedAt ?? startedAt ?? new Date(0)).toISOString();
      const key = idempotencyKey(runId, nodeId, scope);
      return { nodeId, name: node.node.name ?? null, type, scope, outcome, at: when, idempotencyKey: key };
    });
    return { version: version.version, effects };
  });
}

/** Whether a node is carried out by a replay that begins at another one, or at the start. */
function aheadOf({ plan }: Version, fromNodeId: string | undefined): (nodeId: string) => boolean {
  if (fromNodeId === undefined) return () => true;
  const start = plan.index.get(fromNodeId);
  if (start === undefined) throw noSuchStart("The version has no such step.");
  const ahead = downstreamOf(plan, [start]).add(start);
  return (nodeId) => {
    let at = plan.index.get(nodeId);
    // What is inside a loop happens when the loop does.
    for (let outer = at; outer !== undefined; outer = plan.nodes[outer]?.container) at = outer;
    return at !== undefined && ahead.has(at);
  };
}

/** Failures after which the target may have acted all the same. */
const unknownAfter = new Set(["outcome_unknown", "timeout", "connection_closed"]);

function outcomeOf(
  { types }: Shell,
  { type, status, attempt, error, startedAt }: LoggedStep,
): "sent" | "unknown" | undefined {
  const definition = types.get(type)?.definition;
  if (definition?.kind === "trigger" || definition?.effect !== "external" || attempt === 0 || !startedAt)
    return undefined;
  if (status === "succeeded") return "sent";
  if (status === "failed") return unknownAfter.has(error?.code ?? "") ? "unknown" : undefined;
  return status === "running" || status === "cancelled" ? "unknown" : undefined;
}
