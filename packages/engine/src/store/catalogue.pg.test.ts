import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openAsOwner, type Pool } from "./database.ts";
import { inWorkspace } from "./tenancy.ts";
import { testDatabase, type TestDatabase } from "./test-database.ts";
import { uuidv7 } from "./uuid.ts";

let database: TestDatabase;
let owner: Pool;
beforeAll(async () => {
  database = await testDatabase();
  owner = openAsOwner(database.url);
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name).sort();

/** Every table of ours, partitions included, that carries a workspace. */
const tables = () => owner<{ oid: number; name: string }[]>`
  select c.oid::int, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'millrace' and c.relkind in ('r', 'p')
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)`;

describe("every table with a workspace", () => {
  it("is all of them but those that belong to no workspace", async () => {
    const all = await owner<{ name: string }[]>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'millrace' and c.relkind in ('r', 'p')`;
    const keyed = new Set(names(await tables()));
    expect(keyed.size).toBeGreaterThan(30);
    expect(names(all).filter((name) => !keyed.has(name))).toEqual(["migrations", "workers"]);
  });

  it("has row-level security, forced also upon its owner", async () => {
    const open = await owner<{ name: string }[]>`
      select relname as name from pg_class
      where oid = any (${(await tables()).map(({ oid }) => oid)}::oid[]) and not (relrowsecurity and relforcerowsecurity)`;
    expect(names(open)).toEqual([]);
  });

  it("lets the application see and write by its workspace only", async () => {
    const policies = await owner<
      { name: string; policy: string; roles: string; used: string; checked: string | null }[]
    >`
      select c.relname as name, p.polname as policy, p.polroles::regrole[]::text as roles,
        pg_get_expr(p.polqual, p.polrelid) as used, pg_get_expr(p.polwithcheck, p.polrelid) as checked
      from pg_policy p join pg_class c on c.oid = p.polrelid
      where c.oid = any (${(await tables()).map(({ oid }) => oid)}::oid[])`;
    const forApplication = policies.filter(({ roles }) => roles === "{-}" || roles.includes("millrace_app"));
    expect(names(forApplication)).toEqual(names(await tables()));
    // The schema is left out where it stands in the search path.
    const rule = /^\(workspace_id = (millrace\.)?current_workspace\(\)\)$/;
    for (const { name, used, checked } of forApplication) {
      expect(used, name).toMatch(rule);
      expect(checked, name).toMatch(rule);
    }
  });

  it("names the workspace in every unique index", async () => {
    const without = await owner<{ name: string }[]>`
      select i.indexrelid::regclass::text as name from pg_index i
      where i.indrelid = any (${(await tables()).map(({ oid }) => oid)}::oid[]) and i.indisunique
        and not exists (
          select from pg_attribute a where a.attrelid = i.indrelid and a.attname = 'workspace_id' and a.attnum = any (i.indkey))`;
    expect(names(without)).toEqual([]);
  });

  it("names the workspace first in its primary key", async () => {
    const without = await owner<{ name: string }[]>`
      select i.indrelid::regclass::text as name from pg_index i
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = any (${(await tables()).map(({ oid }) => oid)}::oid[]) and i.indisprimary and a.attname <> 'workspace_id'`;
    expect(names(without)).toEqual([]);
  });

  it("names the workspace in every foreign key, on both sides", async () => {
    const without = await owner<{ name: string }[]>`
      select k.conname as name from pg_constraint k
      where k.contype = 'f' and k.conrelid = any (${(await tables()).map(({ oid }) => oid)}::oid[])
        and not exists (
          select from unnest(k.conkey, k.confkey) as pair (own, other)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.own and a.attname = 'workspace_id'
          join pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.other and b.attname = 'workspace_id')`;
    expect(names(without)).toEqual([]);
  });
});

describe("the application's role", () => {
  it("owns nothing, bypasses nothing and cannot become anybody else", async () => {
    const [role] =
      await owner`select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'millrace_app'`;
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
    const owned = await owner<{ name: string }[]>`
      select relname as name from pg_class where relowner = 'millrace_app'::regrole
      union all select proname from pg_proc where proowner = 'millrace_app'::regrole
      union all select nspname from pg_namespace where nspowner = 'millrace_app'::regrole`;
    expect(names(owned)).toEqual([]);
    const memberships = await owner`select from pg_auth_members where member = 'millrace_app'::regrole`;
    expect(memberships.length).toBe(0);
  });

  it("sees no view and no function that would look past the policies, but the few that are meant to", async () => {
    const views = await owner<{ name: string }[]>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'millrace' and c.relkind in ('v', 'm')`;
    expect(names(views)).toEqual([]);
    const definers = await owner<{ name: string; path: string | null }[]>`
      select p.proname as name, p.proconfig::text as path from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'millrace' and p.prosecdef and has_function_privilege('millrace_app', p.oid, 'execute')`;
    for (const { name, path } of definers) expect([name, path]).toEqual([name, '{"search_path=pg_catalog, pg_temp"}']);
    expect(names(definers)).toContain("find_api_key");
  });

  it("makes no temporary tables, which could stand in for ours", async () => {
    // Of the database that was migrated: a copy of one has its tables, but not its rights.
    const [may] = await owner`
      select has_database_privilege('millrace_app', ${inject("templateDatabase")}, 'temporary') as temporary`;
    expect(may).toEqual({ temporary: false });
  });

  it("queues our own jobs for the current workspace, and no others", async () => {
    const [own, other] = [uuidv7(), uuidv7()];
    const enqueue = (...specs: object[]) =>
      inWorkspace(database.pool, own, (sql) => sql`select millrace.enqueue(${JSON.stringify(specs)}::text::json)`);
    const job = (workspaceId: string, more: object = {}) => ({ identifier: "wake", payload: { workspaceId }, ...more });

    await expect(enqueue(job(own), job(other))).rejects.toThrow(/of the current workspace/);
    await expect(enqueue({ identifier: "wake", payload: {} })).rejects.toThrow(/of the current workspace/);
    await expect(enqueue(job(own, { identifier: "other" }))).rejects.toThrow(/Only our own jobs/);
    const stray = database.pool`select millrace.enqueue(${JSON.stringify([job(own)])}::text::json)`;
    await expect(stray).rejects.toThrow(/of the current workspace/);
    await expect(database.pool`select millrace.add_jobs('[]')`).rejects.toThrow(/permission denied/);

    await enqueue(job(own, { max_attempts: 3, job_key: "k", queue_name: "q" }), job(own));
    const queued = await owner`
      select key, queue_name, max_attempts from graphile_worker.jobs j
      where task_identifier = 'wake' order by max_attempts`;
    expect(queued.map((row) => ({ ...row }))).toEqual([
      { key: null, queue_name: null, max_attempts: 3 },
      { key: null, queue_name: null, max_attempts: 25 },
    ]);
  });

  it("releases no worker that has been heard a moment ago for its silence", async () => {
    const id = uuidv7();
    await database.pool`select millrace.heartbeat(${id}, '{}', 'example', 1)`;
    expect(await database.pool`select millrace.release_workers('-1 day', '{}')`).toEqual([]);
    expect((await database.pool`select millrace.release_workers('1 year', ${[id]}::uuid[])`).length).toBe(1);
  });

  it("sees nothing and writes nothing outside the transaction helper", async () => {
    const workspaceId = uuidv7();
    await inWorkspace(
      database.pool,
      workspaceId,
      (sql) => sql`insert into workspaces (workspace_id, name) values (${workspaceId}, 'One')`,
    );
    expect((await database.pool`select from workspaces`).length).toBe(0);
    const stray = database.pool`insert into workspaces (workspace_id, name) values (${uuidv7()}, 'Stray')`;
    await expect(stray).rejects.toThrow(/row-level security/);
    const elsewhere = inWorkspace(
      database.pool,
      uuidv7(),
      (sql) => sql`update workspaces set name = 'Taken' returning name`,
    );
    expect(await elsewhere).toEqual([]);
    const planted = inWorkspace(
      database.pool,
      uuidv7(),
      (sql) => sql`insert into contacts (workspace_id, id) values (${workspaceId}, ${uuidv7()})`,
    );
    await expect(planted).rejects.toThrow(/row-level security/);
  });
});

describe("a workspace's revision", () => {
  it("is raised by another name or time zone, which workers hold in memory, and by nothing else of it", async () => {
    const workspaceId = uuidv7();
    const revisions = await inWorkspace(database.pool, workspaceId, async (sql) => {
      await sql`insert into workspaces (workspace_id, name) values (${workspaceId}, 'One')`;
      const revision = async () =>
        (await sql<{ n: number }[]>`select workflows_revision::int as n from workspaces`)[0]?.n;
      const all = [await revision()];
      await sql`update workspaces set name = 'Two'`;
      all.push(await revision());
      await sql`update workspaces set time_zone = 'Europe/Zurich'`;
      all.push(await revision());
      await sql`update workspaces set name = 'Two', webhook_secret = '\\x00'`;
      all.push(await revision());
      return all;
    });
    expect(revisions).toEqual([0, 1, 2, 2]);
  });
});
