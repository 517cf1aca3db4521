import { MillraceError } from "@millrace/shared/errors.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { Input } from "../../core/state.ts";
import type { ActiveRun, Batch } from "../batch.ts";
import { bringContact, inBatch, nextPlace } from "../begin-run.ts";
import { eventTypeOf, triggerOf, triggersOf } from "../entry.ts";
import { loadEvents } from "../load-runs.ts";
import { newRun } from "../new-run.ts";
import type { Shell } from "../shell.ts";
import type { Version } from "../version.ts";
import { runWaves } from "../waves.ts";
import { copySteps } from "./copy-steps.ts";
import { chosenVersion, readLog, readSource, type ReplayChoice, type Source } from "./source.ts";

/**
 * A new run of the same event for the same contact, on the same version or the given one: from the start, or from a node with
 * what the steps before it gave. Its id makes its idempotency keys new ones. @returns the new run's id.
 */
export function replayRun(shell: Shell, workspaceId: string, runId: string, choice: ReplayChoice): Promise<string> {
  return inBatch(shell, workspaceId, async (batch) => {
    const source = await readSource(batch, runId);
    const version = await chosenVersion(shell, batch, source, choice);
    const { mode, contactId, eventId, hop } = source;
    const events = await loadEvents(batch, eventId ? [eventId] : []);
    const event = (eventId && events.get(eventId)) || null;
    const since = await nextPlace(batch);
    await bringContact(batch, contactId);
    const graph = choice.version === undefined ? (source.graph as Json) : null;
    const eventKey = event?.id ?? null;
    const run = newRun(batch, { version, mode, graph, contactId, eventId, eventKey, event, hop, since });
    const begin =
      choice.fromNodeId === undefined
        ? await fromStart(batch, source, run)
        : copySteps(run, source, await readLog(batch, runId), choice.fromNodeId);
    await runWaves(batch, new Map([[run, [begin]]]));
    return run.id;
  });
}

/** At the trigger where the earlier run began; another version may not have it any more. */
async function fromStart(batch: Batch, source: Source, { version, event }: ActiveRun): Promise<Input> {
  const log = await readLog(batch, source.id);
  const began = log.find(({ status }) => status === "succeeded")?.nodeId;
  const trigger = triggerOf(version, began) ?? sameEvent(version, event?.type) ?? triggerOf(version);
  if (!trigger) throw new MillraceError("invalid_state", "The version has no trigger to start at.");
  return { type: "start", nodeId: trigger.node.id };
}

function sameEvent(version: Version, type: string | undefined) {
  return triggersOf(version).find((candidate) => eventTypeOf(candidate) === type);
}
