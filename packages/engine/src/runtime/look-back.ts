import type { Condition } from "@millrace/shared/conditions/condition.ts";
import { parsePath } from "@millrace/shared/paths.ts";
import { loadContacts } from "../records/load.ts";
import { jsonText } from "../store/json-text.ts";
import type { Batch, WaitRow } from "./batch.ts";
import { eventView } from "./load-runs.ts";
import { addPaths, holdValues, type WaitValue } from "./wait-values.ts";
import { concerns, passes, received } from "./waits.ts";

/** A step's question: events of the wait that were accepted after `since`, so many at the most. */
interface Question {
  at: number;
  wait: WaitRow;
  since: string;
  size: number;
}

type FoundRow = Parameters<typeof eventView>[0] & { at: number; seq: string; contactId: string | null };

type WaitEnd = ReturnType<typeof received>;

/** Without a filter the first event is the one; with one, more and more are looked through until one meets it. */
const firstSize = 20;
const maxSize = 1_000;

/**
 * Steps that begin to wait look for an event that was accepted since their run was triggered. Held until the end of the
 * transaction, so that one that comes at the same time is either found here or finds the subscription.
 * @returns for each wait the input that ends it at once, or undefined.
 */
export async function lookBack(batch: Batch, waits: WaitRow[]): Promise<(WaitEnd | undefined)[]> {
  const values = waits.flatMap(({ eventType, correlatePath: path, correlateValue: value }): WaitValue[] =>
    path === null || value === null ? [] : [{ eventType, path, value }],
  );
  if (values.length > 0) {
    await addPaths(batch, values);
    await holdValues(batch, values);
  }
  const found = waits.map((): WaitEnd | undefined => undefined);
  let open = waits.map((wait, at): Question => ({ at, wait, since: wait.since, size: wait.filter ? firstSize : 1 }));
  while (open.length > 0) {
    const [ofContact, ofValue] = await Promise.all([
      byContact(
        batch,
        open.filter(({ wait }) => wait.correlatePath === null),
      ),
      byValue(
        batch,
        open.filter(({ wait }) => wait.correlatePath !== null),
      ),
    ]);
    const rows = Map.groupBy([...ofContact, ...ofValue], ({ at }) => at);
    await loadContacts(
      batch.records,
      open.flatMap(({ at, wait }) => (wait.filter ? (rows.get(at) ?? []).map(({ contactId }) => contactId) : [])),
    );
    const next: Question[] = [];
    for (const question of open) {
      const page = rows.get(question.at) ?? [];
      const { wait, size } = question;
      const row = page.find((candidate) => {
        const arrival = { event: eventView(candidate), contactId: candidate.contactId };
        return concerns(wait, arrival) && passes(batch, wait.filter as Condition | null, arrival, wait.timeZone);
      });
      const last = page.at(-1);
      if (row) found[question.at] = received(wait, eventView(row));
      else if (last && page.length >= size) {
        next.push({ ...question, since: last.seq, size: Math.min(size * 4, maxSize) });
      }
    }
    open = next;
  }
  return found;
}

/** The events of each wait's contact, one index range each. */
async function byContact({ sql, workspaceId }: Batch, questions: Question[]): Promise<FoundRow[]> {
  if (questions.length === 0) return [];
  const asked = questions.map(({ at, since, size, wait: { eventType, contactId, eventsFrom } }) => ({
    ...{ at, since, size, eventType, contactId, eventsFrom },
  }));
  // Not sorted by the bare column: the index of the type would give that order, through everybody else's events.
  return sql<FoundRow[]>`
    select x.at, f.*
    from jsonb_to_recordset(${jsonText(asked)}::text::jsonb)
      as x(at int, since bigint, size int, "eventType" text, "contactId" uuid, "eventsFrom" uuid)
    cross join lateral (
      select r.seq, r.contact_id as "contactId", e.key, e.type, e.source, e.time, e.data, e.entity
      from event_receipts r join events e on e.workspace_id = ${workspaceId} and e.id = r.event_id
      where r.workspace_id = ${workspaceId} and r.contact_id = x."contactId" and r.event_id >= x."eventsFrom" and r.seq > x.since
        and r.type = x."eventType" and r.status = 'processed' and e.mode = 'live'
      order by r.seq + 0 limit x.size) f
    order by x.at, f.seq`;
}

/**
 * The events that have each wait's value. The events of a type are gone through once for all waits that look at one path of
 * them; values are compared as `valueAt` makes them, numbers as numbers.
 */
async function byValue({ sql, workspaceId }: Batch, questions: Question[]): Promise<FoundRow[]> {
  const groups = new Map<string, { place: number; type: string; path: string[]; since: string }>();
  const asked: { at: number; place: number; text?: string; number?: number; since: string; size: number }[] = [];
  for (const { at, since, size, wait } of questions) {
    const path = parsePath(wait.correlatePath ?? "");
    if (!path || wait.correlateValue === null) continue;
    const key = `${wait.eventType}/${wait.correlatePath}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { place: groups.size, type: wait.eventType, path, since }));
    else if (BigInt(since) < BigInt(group.since)) group.since = since;
    asked.push({ at, place: group.place, text: wait.correlateValue, since, size });
    const number = Number(wait.correlateValue);
    if (Number.isFinite(number) && String(number) === wait.correlateValue) {
      asked.push({ at, place: group.place, number, since, size });
    }
  }
  if (asked.length === 0) return [];
  return sql<FoundRow[]>`
    with x as materialized (
      select at, place, coalesce('n' || number, 's' || text) as key, since, size
      from jsonb_to_recordset(${jsonText(asked)}::text::jsonb) as y(at int, place int, text text, number float8, since bigint, size int)
    ), seen as materialized (
      select g.place, r.seq, r.event_id, case jsonb_typeof(value)
          when 'number' then 'n' || (value #>> '{}')::float8 when 'string' then 's' || (value #>> '{}')
          when 'boolean' then 's' || (value #>> '{}') end as key
      from jsonb_to_recordset(${jsonText([...groups.values()])}::text::jsonb) as g(place int, type text, path text[], since bigint)
      join event_receipts r on r.workspace_id = ${workspaceId} and r.type = g.type and r.seq > g.since and r.status = 'processed'
      join events e on e.workspace_id = ${workspaceId} and e.id = r.event_id and e.mode = 'live'
      cross join lateral (select jsonb_build_object('id', e.key, 'type', e.type, 'source', e.source, 'entity', e.entity,
        'time', to_char(e.time at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as event) v
      cross join lateral (select coalesce(
        case when g.path[1] in ('event', 'trigger') then
          nullif(case g.path[2] when 'data' then e.data #> g.path[3:] else v.event #> g.path[2:] end, 'null') end,
        nullif(e.data #> g.path, 'null'),
        case when g.path[1] = 'data' then nullif(e.data #> g.path[2:], 'null')
          when g.path[1] in ('id', 'type', 'source', 'time', 'entity') then nullif(v.event #> g.path, 'null') end) as value) w
    ), found as (
      select x.at, x.size, s.seq, s.event_id, row_number() over (partition by x.at order by s.seq) as place
      from x join seen s on s.place = x.place and s.key = x.key and s.seq > x.since
    )
    select f.at, f.seq, r.contact_id as "contactId", e.key, e.type, e.source, e.time, e.data, e.entity
    from found f join events e on e.workspace_id = ${workspaceId} and e.id = f.event_id
    join event_receipts r on r.workspace_id = ${workspaceId} and r.event_id = f.event_id
    where f.place <= f.size order by f.at, f.seq`;
}
