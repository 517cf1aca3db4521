import type { TransactionSql } from "postgres";
import { MillraceError } from "@millrace/shared/errors.ts";
import { type Batch, openBatch } from "../runtime/batch.ts";
import type { Shell } from "../runtime/shell.ts";
import type { Published, WorkspaceIndex } from "../runtime/trigger-index.ts";
import type { Pool } from "../store/database.ts";
import { inWorkspace } from "../store/tenancy.ts";
import type { Clock } from "./play.ts";
import type { Stage } from "./stage.ts";
import { standInVersion } from "./stand-in.ts";

/** So many at once in a process, so that rehearsals never hold all of its connections; a few more wait. */
const maxAtOnce = 2;
const maxWaiting = 20;

let underWay = 0;
const waiting: (() => void)[] = [];

/** Does work in a transaction of the workspace, and rolls it back, however it ends. @returns what the work came to. */
export async function undone<Result>(
  pool: Pool,
  workspaceId: string,
  work: (sql: TransactionSql) => Promise<Result>,
): Promise<Result> {
  await enter();
  const done = Symbol("done");
  let result: Result | undefined;
  try {
    await inWorkspace(pool, workspaceId, async (sql) => {
      // Whoever waits for a row that it holds does not wait for long, nor does it for theirs.
      await sql`select set_config('lock_timeout', '3s', true), set_config('statement_timeout', '5s', true)`;
      result = await work(sql);
      throw done;
    });
  } catch (error) {
    if (error !== done) throw error;
  } finally {
    leave();
  }
  return result as Result;
}

async function enter(): Promise<void> {
  if (underWay >= maxAtOnce) {
    if (waiting.length >= maxWaiting)
      throw new MillraceError("overloaded", "Too many tests are running. Try again in a moment.", { retryAfter: 2 });
    await new Promise<void>((resolve) => waiting.push(resolve));
    return;
  }
  underWay++;
}

/** The place goes to whoever waits for it. */
function leave(): void {
  const next = waiting.shift();
  if (next) next();
  else underWay--;
}

/** The batch that a rehearsal works on: never written, with a clock of its own. @param at ISO 8601; default: now */
export async function openSet(
  shell: Shell,
  sql: TransactionSql,
  workspaceId: string,
  others: Stage,
  at: string | undefined,
): Promise<{ batch: Batch; clock: Clock; index: WorkspaceIndex }> {
  const index = await shell.index.read(sql, workspaceId);
  const [database] = await sql<[{ now: Date }]>`select now()`;
  const clock: Clock = { now: at === undefined ? database.now.getTime() : Date.parse(at) };
  const batch = openBatch(sql, standInIndex(index, others), new Date(clock.now), true);
  return { batch: { ...batch, clock: () => new Date(clock.now) }, clock, index };
}

/** The workspace's workflows as a step may begin them, each stood in for when it is first looked at. */
function standInIndex(index: WorkspaceIndex, others: Stage): WorkspaceIndex {
  const byWorkflow = new Map<string, Published>();
  for (const [id, published] of index.byWorkflow) {
    let version: Published["version"] | undefined;
    byWorkflow.set(id, {
      ...published,
      get version() {
        return (version ??= standInVersion(published.version, others));
      },
    });
  }
  return { ...index, byWorkflow };
}
