import type { TransactionSql } from "postgres";
import { lanes } from "../../records/lane.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import { uuidv7 } from "../../store/uuid.ts";
import { insertReceipts } from "../event-writes.ts";
import { type InboxEvent, type Place, takeEvent } from "../inbox.ts";
import type { Shell } from "../shell.ts";
import { beginTrial, dropTrial, endTrial, quarantineWords, readVerdicts, trialSize, type Verdict } from "./trials.ts";

/** Dispatches the next trial of a workspace. @returns what it was about; nothing when there was nothing to be done now. */
export async function dispatchTrial(
  shell: Shell,
  workspaceId: string,
  process: (take: EventTrial["take"]) => Promise<void>,
): Promise<Place[]> {
  const trial = await tryEvents(shell, workspaceId);
  if (!trial) return [];
  try {
    await process(trial.take);
    return trial.places;
  } catch (error) {
    await dropTrial(
      shell,
      workspaceId,
      "event",
      trial.places.map(({ id }) => id),
    );
    throw error;
  }
}

/** Events that may be dispatched now, marked. */
interface EventTrial {
  places: Place[];
  /** Takes them out of the inbox, and unmarks them with the transaction. */
  take: (sql: TransactionSql) => Promise<InboxEvent[]>;
}

/** Events of a lane that are looked at at once. */
const perLane = 4;

/**
 * Marks the next few events of a workspace in which a worker has died: some together, or one that is suspect alone. What a
 * worker has died over while it did it alone is refused. @returns undefined when there is nothing to be done now.
 */
async function tryEvents(shell: Shell, workspaceId: string): Promise<EventTrial | undefined> {
  const { chosen, convicted } = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const next = await nextEvents(sql, workspaceId);
    const ids = next.map(({ id }) => id);
    const verdictOf = await readVerdicts(sql, workspaceId, "event", ids);
    const chosen = choose(next, verdictOf);
    const chosenIds = chosen.map(({ id }) => id);
    if (chosen.length > 0) {
      const isSuspect = chosenIds.some((id) => verdictOf(id) === "suspect");
      await beginTrial(sql, workspaceId, "event", chosenIds, shell.trials.workerId() ?? uuidv7(), isSuspect);
    }
    return { chosen, convicted: next.filter(({ id }) => verdictOf(id) === "convicted") };
  });
  for (const place of convicted) await refuse(shell, workspaceId, place);
  if (chosen.length === 0) return convicted.length === 0 ? undefined : tryEvents(shell, workspaceId);
  return { places: chosen, take: (sql) => takeTried(sql, workspaceId, chosen) };
}

/** The first events of each lane, in the order of their acceptance. */
function nextEvents(sql: TransactionSql, workspaceId: string): Promise<Place[]> {
  return sql<Place[]>`
    select i.event_id as id, i.lane, i.seq from generate_series(0, ${lanes - 1}) as l(lane)
    cross join lateral (
      select * from inbox where workspace_id = ${workspaceId} and lane = l.lane::smallint order by seq limit ${perLane}) i
    order by i.seq limit ${trialSize}`;
}

/** Nothing of a lane comes before what stands in front of it. */
function choose(next: Place[], verdictOf: (id: string) => Verdict): Place[] {
  const closed = new Set<number>();
  const chosen: Place[] = [];
  for (const place of next) {
    if (closed.has(place.lane)) continue;
    const verdict = verdictOf(place.id);
    if (verdict === "innocent") chosen.push(place);
    else if (verdict === "suspect" && chosen.length === 0) return [place];
    else if (verdict !== "convicted") closed.add(place.lane);
  }
  return chosen;
}

/** Those of them that are still there and that nothing stands in front of. Lanes that somebody else works on are left out. */
async function takeTried(sql: TransactionSql, workspaceId: string, chosen: Place[]): Promise<InboxEvent[]> {
  const wanted = [...new Set(chosen.map(({ lane }) => lane))].sort((a, b) => a - b);
  const free = await sql<{ lane: number }[]>`
    select l.lane from unnest(${wanted}::smallint[]) as l(lane)
    where pg_try_advisory_xact_lock(hashtextextended(${workspaceId}, l.lane))`;
  const ids = chosen.map(({ id }) => id);
  const events = await sql<InboxEvent[]>`
    with taken as (
      delete from inbox i where i.workspace_id = ${workspaceId} and i.event_id = any(${ids}::uuid[])
        and i.lane = any(${free.map(({ lane }) => lane)}::smallint[])
        and not exists (
          select from inbox o where o.workspace_id = ${workspaceId} and o.lane = i.lane and o.seq < i.seq
            and o.event_id <> all(${ids}::uuid[]))
      returning i.event_id, i.lane, i.seq
    )
    select e.id, t.lane, t.seq, e.key, e.type, e.source, e.time, e.data, e.contact, e.entity, e.trace
    from taken t join events e on e.workspace_id = ${workspaceId} and e.id = t.event_id order by t.seq`;
  await endTrial(sql, workspaceId, "event", ids);
  return events;
}

async function refuse(shell: Shell, workspaceId: string, place: Place): Promise<void> {
  await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const [event] = await takeEvent(sql, workspaceId, place);
    await endTrial(sql, workspaceId, "event", [place.id]);
    if (!event) return;
    const match = { workflowId: "", version: 0, started: false, reason: `In quarantine: ${quarantineWords}` };
    await insertReceipts(sql, workspaceId, [
      { eventId: event.id, seq: event.seq, type: event.type, status: "refused", contactId: null, matches: [match] },
    ]);
  });
  shell.log.error("An event was put into quarantine: workers have ended over it.", { workspaceId, eventId: place.id });
}
