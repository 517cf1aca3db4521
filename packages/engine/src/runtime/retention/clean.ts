import type { TransactionSql } from "postgres";
import { isOutage } from "../../store/outage.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import type { Shell } from "../shell.ts";
import { forgetEvents, forgetKeys, forgetLetters, forgetRuns, type Page, type Span } from "./forget.ts";

/** What cleaning came to. */
export interface Cleaned {
  weeksDropped: number;
  eventsDeleted: number;
  runsDeleted: number;
}

export interface CleanOptions {
  /** Rows in one transaction; small, so that nobody waits long for it. */
  pageSize?: number;
  /** Ends it between two transactions, because the worker stops. */
  isStopping?: () => boolean;
}

/** Times that a week which is in use is asked for. */
const maxTries = 5;

/**
 * Forgets what workspaces do not keep any longer: whole weeks at once where nobody keeps anything of them, the rest row by
 * row, page by page, each page in a transaction of its own. Runs that go on are never touched, nor are their events. Any
 * number of workers may do it at once. A workspace that fails is reported and keeps none of the others from being cleaned.
 */
export async function clean(shell: Pick<Shell, "pool" | "log">, options: CleanOptions = {}): Promise<Cleaned> {
  const cleaned: Cleaned = { weeksDropped: 0, eventsDeleted: 0, runsDeleted: 0 };
  const { pageSize = 1_000, isStopping = () => false } = options;
  const { pool, log } = shell;
  await pool`select millrace.purge_throttles(${pageSize * 10})`;
  const workspaces = await pool<{ workspaceId: string; eventsDays: number; runsDays: number }[]>`
    select workspace_id as "workspaceId", events_days as "eventsDays", runs_days as "runsDays" from millrace.retention()`;

  /** Goes through one kind of rows of a workspace. */
  async function through(
    workspaceId: string,
    work: (sql: TransactionSql, after: string | null) => Promise<Page>,
  ): Promise<number> {
    let gone = 0;
    let after: string | null = null;
    do {
      if (isStopping()) return gone;
      const from: string | null = after;
      const page: Page = await inWorkspace(pool, workspaceId, (sql) => work(sql, from));
      gone += page.gone;
      after = page.read < pageSize ? null : page.after;
    } while (after !== null);
    return gone;
  }

  async function perWorkspace(work: (workspace: (typeof workspaces)[number]) => Promise<void>): Promise<void> {
    for (const workspace of workspaces) {
      try {
        await work(workspace);
      } catch (error) {
        if (isOutage(error)) throw error;
        const { workspaceId } = workspace;
        log.error("Old rows of a workspace could not be deleted.", { workspaceId, error: String(error) });
      }
    }
  }

  const weeks = await pool<(Span & { kind: "events" | "runs"; monday: string })[]>`
    select kind, monday::text as monday, first, next from millrace.weeks_over()`;
  for (const { kind, monday, ...span } of weeks) {
    const forget = kind === "events" ? forgetKeys : forgetLetters;
    await perWorkspace(async ({ workspaceId }) => {
      await through(workspaceId, (sql, after) => forget(sql, workspaceId, span, after, pageSize));
    });
    if (await dropWeek(shell, kind, monday, isStopping)) cleaned.weeksDropped++;
  }
  await perWorkspace(async ({ workspaceId, eventsDays, runsDays }) => {
    cleaned.runsDeleted += await through(workspaceId, (sql, after) =>
      forgetRuns(sql, workspaceId, runsDays, after, pageSize),
    );
    await inWorkspace(
      pool,
      workspaceId,
      (sql) => sql`
        delete from workflow_numbers
        where workspace_id = ${workspaceId} and hour < now() - make_interval(days => ${runsDays})`,
    );
    cleaned.eventsDeleted += await through(workspaceId, (sql, after) =>
      forgetEvents(sql, workspaceId, eventsDays, after, pageSize),
    );
  });
  if (Object.values(cleaned).some((count) => count > 0))
    log.info("Forgot what nobody keeps any longer.", { ...cleaned });
  return cleaned;
}

async function dropWeek(
  { pool, log }: Pick<Shell, "pool" | "log">,
  kind: string,
  monday: string,
  isStopping: () => boolean,
): Promise<boolean> {
  for (let attempt = 0; attempt < maxTries && !isStopping(); attempt++) {
    const [row] = await pool<{ dropped: boolean }[]>`select millrace.drop_week(${kind}, ${monday}) as dropped`;
    if (row?.dropped) return true;
  }
  log.info("A week that nobody keeps is in use; it is dropped another day.", { kind, week: monday });
  return false;
}
