import { access } from "node:fs/promises";
import { join } from "node:path";
import { openAsOwner, type Pool } from "@millrace/engine/store/database.ts";
import { migrationNames } from "@millrace/engine/store/migrate.ts";
import { createMailer } from "@millrace/engine/connections/mail/mailer.ts";
import type { Env } from "../env.ts";

export interface Finding {
  name: string;
  ok: boolean;
  /** What was found, and what to do where it is not well. */
  detail: string;
}

const oldestPostgres = 150_000;
const weeksAhead = 2;

/** Looks at everything an installation needs. @returns one finding a check, in the order in which they build on each other. */
export async function examine(env: Env, databaseUrl: string): Promise<Finding[]> {
  const findings: Finding[] = [node(), await masterKey(env), mail(env)];
  const sql = openAsOwner(databaseUrl);
  try {
    findings.push(await version(sql));
    findings.push(
      await migrations(sql),
      await roles(sql),
      await rowLevelSecurity(sql),
      await partitions(sql),
      await workers(sql),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    findings.push({ name: "Database", ok: false, detail: `${why}. Check DATABASE_URL, and that the server runs.` });
  } finally {
    await sql.end({ timeout: 1 });
  }
  return findings;
}

export function reportOf(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return findings.map(({ name, ok, detail }) => `${ok ? "✓" : "✗"} ${name.padEnd(width)}  ${detail}`).join("\n");
}

function node(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  const detail =
    major >= 24
      ? process.version
      : `${process.version}: start it with the Node that the project brings, through npm or pnpm.`;
  return { name: "Node", ok: major >= 24, detail };
}

async function masterKey({ masterKey: given, home }: Env): Promise<Finding> {
  const file = join(home, "master.key");
  if (given) return { name: "Master key", ok: true, detail: "from MILLRACE_MASTER_KEY" };
  const found = await access(file).then(
    () => true,
    () => false,
  );
  const detail = found
    ? file
    : `${file} is missing. Restore it: without it sealed secrets cannot be read. A new installation makes it at its first start.`;
  return { name: "Master key", ok: found, detail };
}

function mail({ smtpUrl }: Env): Finding {
  if (smtpUrl === undefined)
    return { name: "Mail", ok: true, detail: "no SMTP_URL: messages go to the sandbox mailbox" };
  try {
    createMailer({ url: smtpUrl }).close();
    return { name: "Mail", ok: true, detail: new URL(smtpUrl).host };
  } catch (error) {
    return { name: "Mail", ok: false, detail: `SMTP_URL: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function version(sql: Pool): Promise<Finding> {
  const [row] = await sql<{ number: number; text: string }[]>`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as text`;
  const ok = (row?.number ?? 0) >= oldestPostgres;
  return { name: "PostgreSQL", ok, detail: ok ? (row?.text ?? "") : `${row?.text}: version 15 or later is needed.` };
}

async function migrations(sql: Pool): Promise<Finding> {
  const known = await migrationNames();
  const [table] = await sql<{ there: boolean }[]>`select to_regclass('millrace.migrations') is not null as there`;
  const done = table?.there ? await sql<{ name: string }[]>`select name from millrace.migrations` : [];
  const missing = known.filter((name) => !done.some((row) => row.name === name));
  const detail =
    missing.length === 0 ? `${known.length} are in place` : `${missing.join(", ")} missing. Run: millrace migrate`;
  return { name: "Migrations", ok: missing.length === 0, detail };
}

async function roles(sql: Pool): Promise<Finding> {
  const [row] = await sql<{ owned: number; bypasses: boolean }[]>`
    select (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'millrace' and c.relowner = r.oid) as owned, r.rolbypassrls or r.rolsuper as bypasses
    from pg_roles r where r.rolname = 'millrace_app'`;
  const ok = row !== undefined && row.owned === 0 && !row.bypasses;
  const detail = ok
    ? "millrace_app owns nothing and is bound by row-level security"
    : "millrace_app is missing, owns tables or bypasses row-level security. Run: millrace migrate";
  return { name: "Roles", ok, detail };
}

async function rowLevelSecurity(sql: Pool): Promise<Finding> {
  const open = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
    where n.nspname = 'millrace' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)`;
  const detail =
    open.length === 0
      ? "forced on every table with a workspace"
      : `not forced on ${open.map(({ name }) => name).join(", ")}`;
  return { name: "Row-level security", ok: open.length === 0, detail };
}

async function partitions(sql: Pool): Promise<Finding> {
  const [row] = await sql<
    { last: string | null }[]
  >`select max(substring(relname from 6)) as last from pg_class where relname ~ '^runs_\\d{8}$'`;
  const last = row?.last ? new Date(`${row.last.slice(0, 4)}-${row.last.slice(4, 6)}-${row.last.slice(6)}`) : undefined;
  const ok = last !== undefined && last.getTime() > Date.now() + weeksAhead * 7 * 86_400_000;
  const detail = ok
    ? `ready until the week of ${last.toISOString().slice(0, 10)}`
    : "fewer than two weeks ahead. Run: millrace migrate";
  return { name: "Partitions", ok, detail };
}

async function workers(sql: Pool): Promise<Finding> {
  const [row] = await sql<{ alive: number }[]>`
    select count(*)::int as alive from millrace.workers where heartbeat_at > now() - interval '30 seconds'`;
  const alive = row?.alive ?? 0;
  return { name: "Workers", ok: true, detail: alive === 0 ? "none is running now" : `${alive} running` };
}
