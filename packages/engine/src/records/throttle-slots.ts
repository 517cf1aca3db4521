import { jsonText } from "../store/json-text.ts";
import type { RecordsSession } from "./session.ts";

/** What asks to pass a throttle. */
export interface Asking {
  workflowId: string;
  nodeId: string;
  /** Told apart by it. */
  key: string;
  /** So many pass in any span of `perMs`, wherever it begins. */
  limit: number;
  perMs: number;
  /** Asks for a place now or none; otherwise for the next that is free. */
  nowOrNever: boolean;
}

interface Throttle {
  workflowId: string;
  nodeId: string;
  key: string;
  /** The number of the last place that was given. */
  last: number;
  /** When places pass, in milliseconds since 1970 UTC, by their number. */
  slots: Map<number, number>;
  before: number;
  perMs: number;
  limit: number;
}

/**
 * Gives places in the order of asking: place n is a whole span after place n − limit, so that exactly `limit` fit into any
 * span. Whoever gives places holds the throttle's row, so it stays exact with any number of workers.
 * @returns when each of them passes, in milliseconds since 1970 UTC; undefined for one that got no place.
 */
export async function takeSlots(
  { sql, workspaceId, now }: RecordsSession,
  asking: readonly Asking[],
): Promise<(number | undefined)[]> {
  const throttles = await holdThrottles({ sql, workspaceId }, asking);
  const passes = asking.map((ask) => {
    const throttle = throttles.get(nameOf(ask));
    if (!throttle) return undefined;
    throttle.perMs = ask.perMs;
    throttle.limit = ask.limit;
    const free = throttle.slots.get(throttle.last + 1 - ask.limit);
    const behind = throttle.slots.get(throttle.last) ?? 0;
    const at = Math.max(now.getTime(), behind, free === undefined ? 0 : free + ask.perMs);
    if (ask.nowOrNever && at > now.getTime()) return undefined;
    throttle.last++;
    throttle.slots.set(throttle.last, at);
    return at;
  });
  await storeSlots({ sql, workspaceId }, [...throttles.values()]);
  return passes;
}

type Place = Pick<RecordsSession, "sql" | "workspaceId">;

function nameOf({ workflowId, nodeId, key }: Pick<Asking, "workflowId" | "nodeId" | "key">): string {
  return `${workflowId}/${nodeId}/${key}`;
}

/** Locks the throttles, in one order, and reads those of their places that matter to so many more. */
async function holdThrottles({ sql, workspaceId }: Place, asking: readonly Asking[]): Promise<Map<string, Throttle>> {
  const groups = [...Map.groupBy(asking, nameOf).values()].map((group) => {
    const { workflowId, nodeId, key } = group[0] as Asking;
    return { workflowId, nodeId, key, limit: Math.max(...group.map(({ limit }) => limit)), count: group.length };
  });
  const held = await sql<{ workflowId: string; nodeId: string; key: string; last: string }[]>`
    insert into throttles as t (workspace_id, workflow_id, node_id, key)
    select ${workspaceId}, x."workflowId", x."nodeId", x.key
    from jsonb_to_recordset(${jsonText(groups)}::text::jsonb) as x("workflowId" uuid, "nodeId" text, key text) order by 2, 3, 4
    on conflict (workspace_id, workflow_id, node_id, key) do update set last_slot = t.last_slot
    returning workflow_id as "workflowId", node_id as "nodeId", key, last_slot as last`;
  const throttles = new Map(
    held.map(({ last, ...about }) => {
      const number = Number(last);
      return [
        nameOf(about),
        { ...about, last: number, before: number, slots: new Map(), perMs: 0, limit: 0 } as Throttle,
      ];
    }),
  );
  const wanted = groups.map((group) => ({ ...group, last: throttles.get(nameOf(group))?.last ?? 0 }));
  const rows = await sql<{ workflowId: string; nodeId: string; key: string; slot: string; passesAt: Date }[]>`
    select s.workflow_id as "workflowId", s.node_id as "nodeId", s.key, s.slot, s.passes_at as "passesAt"
    from jsonb_to_recordset(${jsonText(wanted)}::text::jsonb)
      as x("workflowId" uuid, "nodeId" text, key text, "limit" int, count int, last bigint)
    join throttle_slots s on s.workspace_id = ${workspaceId} and s.workflow_id = x."workflowId" and s.node_id = x."nodeId"
      and s.key = x.key and (s.slot = x.last or s.slot > x.last - x."limit" and s.slot <= x.last - x."limit" + x.count)`;
  for (const { slot, passesAt, ...about } of rows)
    throttles.get(nameOf(about))?.slots.set(Number(slot), passesAt.getTime());
  return throttles;
}

/** Writes the new places down and forgets those that no later one depends on. */
async function storeSlots({ sql, workspaceId }: Place, throttles: readonly Throttle[]): Promise<void> {
  const changed = throttles.filter(({ last, before }) => last > before);
  if (changed.length === 0) return;
  const slots = changed.flatMap(({ workflowId, nodeId, key, slots: all, before, last, limit }) =>
    Array.from(all, ([slot, at]) => ({ workflowId, nodeId, key, slot, at: new Date(at) })).filter(
      ({ slot }) => slot > before && slot > last - limit,
    ),
  );
  const heads = changed.map(({ workflowId, nodeId, key, last, limit, perMs, slots: all }) => {
    return { workflowId, nodeId, key, last, limit, expiresAt: new Date((all.get(last) ?? 0) + perMs) };
  });
  await Promise.all([
    sql`
      insert into throttle_slots (workspace_id, workflow_id, node_id, key, slot, passes_at)
      select ${workspaceId}, x."workflowId", x."nodeId", x.key, x.slot, x.at
      from jsonb_to_recordset(${jsonText(slots)}::text::jsonb)
        as x("workflowId" uuid, "nodeId" text, key text, slot bigint, at timestamptz)`,
    sql`
      update throttles t set last_slot = x.last, expires_at = x."expiresAt"
      from jsonb_to_recordset(${jsonText(heads)}::text::jsonb)
        as x("workflowId" uuid, "nodeId" text, key text, last bigint, "expiresAt" timestamptz)
      where t.workspace_id = ${workspaceId} and t.workflow_id = x."workflowId" and t.node_id = x."nodeId" and t.key = x.key`,
    sql`
      delete from throttle_slots s
      using jsonb_to_recordset(${jsonText(heads)}::text::jsonb)
        as x("workflowId" uuid, "nodeId" text, key text, last bigint, "limit" int)
      where s.workspace_id = ${workspaceId} and s.workflow_id = x."workflowId" and s.node_id = x."nodeId" and s.key = x.key
        and s.slot <= x.last - x."limit"`,
  ]);
}
