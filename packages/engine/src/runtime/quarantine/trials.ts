import type { Sql } from "../../store/database.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import { persistently } from "../persistently.ts";
import type { Shell } from "../shell.ts";
import { maxCrashes } from "./suspects.ts";
import type { WorkspaceIndex } from "../trigger-index.ts";

/** What may end a process: an event that is dispatched, or a run that is advanced. */
export type TriedKind = "event" | "run";

/**
 * What earlier trials tell of something.
 * `innocent`: nothing. `suspect`: a worker died while it tried several, and this was one of them, or for the first times alone.
 * `convicted`: three workers died over this, the last one while it tried this alone. `busy`: a living worker is trying it.
 */
export type Verdict = "innocent" | "suspect" | "convicted" | "busy";

/**
 * Trials of a worker, in a workspace where a process has died over its events or runs: what is to be done is marked in a
 * transaction of its own before, and unmarked in the one that does it. A mark of a worker that is gone tells what has ended it.
 */
export interface Trials {
  /** Who tries; undefined while this process has no worker. */
  workerId: () => string | undefined;
  /** From now on this worker tries; none when it has ended. */
  heldBy: (workerId: string | undefined) => void;
}

export function createTrials(): Trials {
  let worker: string | undefined;
  return { workerId: () => worker, heldBy: (workerId) => (worker = workerId) };
}

/** Whether what this process does in a workspace is to be tried first. */
export function isCareful({ trials }: Pick<Shell, "trials">, { caution }: Pick<WorkspaceIndex, "caution">): boolean {
  return caution > 0 && trials.workerId() !== undefined;
}

/** So many are tried together; what is suspect is tried alone. */
export const trialSize = 25;
/**
 * Hardly anything takes so long to try: a mark of a living worker that is older was mostly left behind when the database was
 * away, and the events behind it wait for as long.
 */
const trialPatience = "10 seconds";

/** What is known of these, by id. */
export async function readVerdicts(
  sql: Sql,
  workspaceId: string,
  kind: TriedKind,
  ids: string[],
): Promise<(id: string) => Verdict> {
  const rows = await sql<{ id: string; verdict: Verdict }[]>`
    select t.id, case
      when w.id is null then case when t.alone and t.crashes + 1 >= ${maxCrashes} then 'convicted' else 'suspect' end
      when t.begun_at > now() - ${trialPatience}::interval then 'busy' else 'innocent' end as verdict
    from trials t left join workers w on w.id = t.worker_id
    where t.workspace_id = ${workspaceId} and t.kind = ${kind} and t.id = any(${ids}::uuid[])`;
  const verdicts = new Map(rows.map(({ id, verdict }) => [id, verdict]));
  return (id) => verdicts.get(id) ?? "innocent";
}

/**
 * Marks what is about to be tried. Only marks of workers that are gone count: the crash that made the workspace careful was over
 * anything that was there, and workers that are killed for another reason must convict nothing.
 * @param alone because it is suspect.
 */
export async function beginTrial(
  sql: Sql,
  workspaceId: string,
  kind: TriedKind,
  ids: string[],
  workerId: string,
  alone: boolean,
): Promise<void> {
  await sql`
    insert into trials as t (workspace_id, kind, id, alone, worker_id)
    select ${workspaceId}, ${kind}, x.id, ${alone}, ${workerId} from unnest(${ids}::uuid[]) as x(id)
    on conflict (workspace_id, kind, id) do update set
      alone = excluded.alone, worker_id = excluded.worker_id, begun_at = excluded.begun_at,
      crashes = t.crashes + case when exists (select from workers h where h.id = t.worker_id) then 0 else 1 end`;
}

/** Unmarks what is being done in this transaction; one batch less is to be done with care. */
export async function endTrial(sql: Sql, workspaceId: string, kind: TriedKind, ids: string[]): Promise<void> {
  await sql`delete from trials where workspace_id = ${workspaceId} and kind = ${kind} and id = any(${ids}::uuid[])`;
  // Not where another batch is counting: every batch of the workspace would wait for it, until its COMMIT.
  await sql`
    update workspaces set caution = caution - 1 where workspace_id = (
      select workspace_id from workspaces where workspace_id = ${workspaceId} and caution > 0 for no key update skip locked)`;
}

/** Unmarks what could not be tried: an error that is reported ends no process. */
export async function dropTrial(
  { pool, log }: Pick<Shell, "pool" | "log">,
  workspaceId: string,
  kind: TriedKind,
  ids: string[],
): Promise<void> {
  try {
    await persistently(() =>
      inWorkspace(
        pool,
        workspaceId,
        (sql) =>
          sql`delete from trials where workspace_id = ${workspaceId} and kind = ${kind} and id = any(${ids}::uuid[])`,
      ),
    );
  } catch (error) {
    // The marks count for nothing after a while.
    log.warn("Marks of a trial were left behind.", { workspaceId, error: String(error) });
  }
}

/** Why something in quarantine is not tried any more, in words. */
export const quarantineWords = "Three times a worker has ended in the middle of this, so it is not tried any more.";
