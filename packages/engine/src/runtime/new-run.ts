import type { Json } from "@millrace/shared/json.ts";
import { initialState } from "../core/advance.ts";
import { uuidv7 } from "../store/uuid.ts";
import type { ActiveRun, Batch } from "./batch.ts";
import { jobPriority } from "./jobs.ts";
import type { Version } from "./version.ts";

/** Begins a run in the batch; its first input is still to be given. */
export function newRun(
  batch: Batch,
  run: {
    version: Version;
    mode: "live" | "test";
    graph?: Json;
    parent?: ActiveRun["parent"];
    priority?: number;
    id?: string;
  } & Pick<ActiveRun, "contactId" | "eventId" | "eventKey" | "event" | "hop" | "since">,
): ActiveRun {
  const active: ActiveRun = {
    graph: null,
    parent: null,
    priority: jobPriority.medium,
    ...run,
    id: run.id ?? uuidv7(),
    epoch: 0,
    startedAt: batch.clock().toISOString(),
    state: initialState(),
    isNew: true,
    isQueued: false,
    steps: new Map(),
    nextOrdinal: 0,
    changed: true,
    inputs: new Map(),
  };
  batch.runs.set(active.id, active);
  return active;
}
