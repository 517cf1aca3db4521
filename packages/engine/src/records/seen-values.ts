import { lookedAtValues, type SuggestedValue } from "@millrace/shared/api/values.ts";
import type { Sql } from "../store/database.ts";
import { containing } from "../store/paging.ts";

interface Wanted {
  q?: string | undefined;
  limit: number;
}

/** Longer ones are texts to read, not values to choose. */
const longest = 200;

/** What stands at a path in the data of the newest events, where they are of a type; the most frequent first. */
export async function eventValues(
  sql: Sql,
  workspaceId: string,
  type: string,
  path: readonly string[],
  wanted: Wanted,
): Promise<SuggestedValue[]> {
  return distinct(
    sql,
    sql`
    select e.data #> ${[...path]}::text[] as found, row_number() over (order by e.id desc) as place
    from (
      select id, type, data from events where workspace_id = ${workspaceId} order by id desc limit ${lookedAtValues}
    ) e where e.type = ${type}`,
    wanted,
  );
}

/** What the newest contacts have in a field. Of the columns, only those by which people know a contact are offered. */
export async function contactValues(
  sql: Sql,
  workspaceId: string,
  field: string,
  wanted: Wanted,
): Promise<SuggestedValue[]> {
  const found = sql`(case ${field}::text
      when 'email' then to_jsonb(c.email)
      when 'phone' then to_jsonb(c.phone)
      when 'external_id' then to_jsonb(c.external_id)
      when 'tags' then (select jsonb_agg(t.tag) from contact_tags t
        where t.workspace_id = c.workspace_id and t.contact_id = c.id)
      else c.fields -> ${field}::text end)`;
  return distinct(
    sql,
    sql`
    select ${found} as found, row_number() over (order by c.id desc) as place
    from (
      select * from contacts where workspace_id = ${workspaceId} order by id desc limit ${lookedAtValues}
    ) c`,
    wanted,
  );
}

/** Counts the texts, numbers and booleans among what was found, and the members of lists. */
async function distinct(sql: Sql, source: ReturnType<Sql>, { q, limit }: Wanted): Promise<SuggestedValue[]> {
  const like = q ? containing(q) : undefined;
  return sql<SuggestedValue[]>`
    select value, count(*)::int as count
    from (${source}) seen
    cross join lateral jsonb_array_elements(
      case when jsonb_typeof(found) = 'array' then found when found is null then '[]' else jsonb_build_array(found) end) value
    where jsonb_typeof(value) in ('string', 'number', 'boolean')
      and length(value #>> '{}') between 1 and ${longest}
      ${like === undefined ? sql`` : sql`and value #>> '{}' ilike ${like}`}
    group by value order by count(*) desc, min(place) limit ${limit}`;
}
