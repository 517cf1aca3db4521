import type { Pool } from "../packages/engine/src/store/database.ts";

export interface ClonesInput {
  owner: Pool;
  workspaceId: string;
  /** A waiting run that the engine has made. */
  runId: string;
  count: number;
}

/** Rows in a statement. */
const chunk = 100_000;

/**
 * Multiplies a waiting run: its rows are copied whole, whatever columns they have, under new ids, with other contacts, and
 * with due times spread over the month that follows tomorrow. They are what that many events would have left, without the
 * events.
 */
export async function cloneWaitingRun({ owner, workspaceId, runId, count }: ClonesInput): Promise<void> {
  const [row] = await owner<{ contacts: string[] }[]>`
    select array_agg(id) as contacts from millrace.contacts where workspace_id = ${workspaceId}`;
  const contacts = row?.contacts ?? [];
  await owner`
    create unlogged table bench_clones as
    select uuidv7() as id, now() + interval '1 day' + n * interval '2.6 seconds' as due_at, place.contact_id, n
    from generate_series(1, ${count}::int) n
    join unnest(${contacts}::uuid[]) with ordinality as place(contact_id, at) on place.at = n % ${contacts.length}::int + 1`;
  const ofTheRun = { run_id: "c.id", due_at: "case when o.due_at is null then null else c.due_at end" };
  for (let from = 1; from <= count; from += chunk) {
    const which = `c.n between ${from} and ${from + chunk - 1}`;
    await copy(owner, "runs", { id: "c.id", contact_id: "c.contact_id" }, `o.id = '${runId}' and ${which}`);
    await copy(owner, "steps", ofTheRun, `o.run_id = '${runId}' and ${which}`);
    await copy(owner, "timers", ofTheRun, `o.run_id = '${runId}' and ${which}`);
  }
  await owner`drop table bench_clones`;
  await owner`vacuum analyze`;
}

async function copy(owner: Pool, table: string, replaced: Record<string, string>, where: string): Promise<void> {
  const columns = await owner<{ name: string }[]>`
    select attname as name from pg_attribute
    where attrelid = ${`millrace.${table}`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`;
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => replaced[name] ?? `o.${name}`);
  await owner.unsafe(
    `insert into millrace.${table} (${names.join(", ")}) select ${values.join(", ")} from millrace.${table} o, bench_clones c where ${where}`,
  );
}
