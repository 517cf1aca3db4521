import type { Sql } from "../../store/database.ts";

/** Each pace is a fifth longer than the one before: four to an octave. */
const pacesPerNat = 4 / Math.LN2;

/**
 * Groups runs and their steps by workflow, hour, version and node: rows as in `workflow_numbers`. Adds up: what becomes of many
 * runs is the sum of what becomes of each. Needs a `chosen (id, workflow_id, hour, version, mode, status)` before it.
 */
export function tally(sql: Sql, workspaceId: string) {
  return sql`
    select workflow_id, hour, version, mode, '' as node_id, status, '' as port, false as is_left,
      (-1)::smallint as pace, count(*) as count, 0::bigint as total_ms
    from chosen group by 1, 2, 3, 4, 6
    union all
    select c.workflow_id, c.hour, c.version, c.mode, s.node_id, s.status, coalesce(s.port, ''),
      (s.status = 'failed' and s.port is null) or (s.status = 'cancelled' and c.status = 'cancelled'),
      coalesce(floor(ln(t.ms + 1) * ${pacesPerNat}::float8), -1)::smallint, count(*), coalesce(sum(t.ms), 0)::bigint
    from chosen c
    join steps s on s.workspace_id = ${workspaceId} and s.run_id = c.id
    cross join lateral (
      select case when s.status in ('succeeded', 'failed')
        then greatest(0, date_part('epoch', s.finished_at - s.started_at) * 1000) end as ms) t
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9`;
}

/** Adds the rows of `counted`, as `tally` gives them, to what is kept. With -1 they are taken away. */
export function addUp(sql: Sql, workspaceId: string, sign: 1 | -1) {
  return sql`
    insert into workflow_numbers as n (workspace_id, workflow_id, hour, version, mode, node_id, status, port, is_left, pace, count, total_ms)
    select ${workspaceId}, workflow_id, hour, version, mode, node_id, status, port, is_left, pace,
      ${sign}::int * count, ${sign}::int * total_ms
    from counted
    on conflict (workspace_id, workflow_id, hour, version, mode, node_id, status, port, is_left, pace)
    do update set count = n.count + excluded.count, total_ms = n.total_ms + excluded.total_ms`;
}
