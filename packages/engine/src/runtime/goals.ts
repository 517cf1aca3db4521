import type { CoreRunStatus, Input } from "../core/state.ts";
import { own } from "../core/keys.ts";
import type { ActiveRun, Batch, WaitRow } from "./batch.ts";
import { earliestId } from "./begin-wait.ts";
import { lookBack } from "./look-back.ts";
import { insertWaits } from "./run-writes.ts";
import { timeZoneOf } from "./version.ts";

// A run with goals waits for their events from its start to its end, whatever its steps do. Runs without goals pay nothing.

/** Goals that runs of this batch begin to watch, written by its commit as far as they are still ahead then. */
const watched = new WeakMap<ActiveRun, WaitRow[]>();

/**
 * Lets the runs that begin here wait for their goals. An event that was accepted after the run's own may be in this very
 * batch; then the run jumps at once.
 */
export async function watchGoals(batch: Batch, inputs: Map<ActiveRun, Input[]>): Promise<void> {
  const beginning = [...inputs].filter(([, given]) =>
    given.some(({ type }) => type === "start" || type === "start_at"),
  );
  const waits = beginning.flatMap(([run, given]) => goalsOf(batch, run).map((wait) => ({ run, given, wait })));
  if (waits.length === 0) return;
  const found = await lookBack(
    batch,
    waits.map(({ wait }) => wait),
  );
  for (const [at, { run, given, wait }] of waits.entries()) {
    const came = found[at];
    if (came) given.push({ type: "goal", nodeId: wait.nodeId, ...(came.output ? { output: came.output } : {}) });
    else watched.set(run, [...(watched.get(run) ?? []), wait]);
  }
}

/** Lets a run that was moved to another version wait for that version's goals, from now on. */
export function watchGoalsAnew(batch: Batch, run: ActiveRun): void {
  watched.set(run, goalsOf(batch, run));
}

/** A run that had failed and goes on waits for its goals again. */
export function noteRevival(batch: Batch, run: ActiveRun, before: CoreRunStatus): void {
  if (before === "failed" && run.state.status !== "failed") watchGoalsAnew(batch, run);
}

function goalsOf(batch: Batch, run: ActiveRun): WaitRow[] {
  const { contactId, version, mode } = run;
  // In a test run nothing is waited for.
  if (contactId === null || mode === "test") return [];
  return version.goals.map(({ nodeId, eventType, filter }) => ({
    ...{ runId: run.id, nodeId, scope: "", attempt: 0, eventType, contactId },
    ...{ correlatePath: null, correlateValue: null, filter: filter ?? null, port: "next" },
    timeZone: timeZoneOf(version, batch.index.workspace),
    since: run.since,
    eventsFrom: earliestId(run),
  }));
}

/** Writes down which goals runs wait for, and forgets those of runs that have ended. */
export async function writeGoals({ sql, workspaceId }: Batch, changed: ActiveRun[]): Promise<void> {
  const runs = changed.filter(({ version, isNew }) => version.goals.length > 0 || !isNew);
  const ended = runs.filter(
    ({ version, isNew, state }) => version.goals.length > 0 && !isNew && hasEnded(state.status),
  );
  const anew = runs.filter((run) => watched.has(run) && !run.isNew);
  const ahead = runs.flatMap((run) =>
    (hasEnded(run.state.status) ? [] : (watched.get(run) ?? [])).filter(({ nodeId }) => isAhead(run, nodeId)),
  );
  const ids = [...ended, ...anew].map(({ id }) => id);
  if (ids.length > 0) {
    await sql`
      delete from event_waits where workspace_id = ${workspaceId} and run_id = any(${ids}::uuid[]) and attempt = 0`;
  }
  if (ahead.length > 0) await insertWaits(sql, workspaceId, ahead);
}

function isAhead({ state }: ActiveRun, nodeId: string): boolean {
  const status = own(state.steps, nodeId)?.status;
  return status === undefined || status === "running" || status === "waiting";
}

function hasEnded(status: CoreRunStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}
