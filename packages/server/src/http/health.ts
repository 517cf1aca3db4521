import type { Worker } from "@millrace/engine/runtime/engine.ts";
import type { Pool } from "@millrace/engine/store/database.ts";
import { migrationNames } from "@millrace/engine/store/migrate.ts";

export interface Health {
  ready: boolean;
  checks: { database: boolean; migrations: boolean; worker: boolean; accepting: boolean };
}

export interface HealthOptions {
  pool: Pool;
  worker: Pick<Worker, "healthy"> | undefined;
  closing: AbortSignal;
}

const patienceMs = 2_000;

/** Whether this process can do its work now. A process without a worker does not need one. */
export function createHealth({ pool, worker, closing }: HealthOptions): () => Promise<Health> {
  return async () => {
    const known = await migrationNames();
    const done = await within(patienceMs, readMigrations(pool));
    const checks = {
      database: done !== undefined,
      migrations: done !== undefined && known.every((name) => done.has(name)),
      worker: worker?.healthy() ?? true,
      accepting: !closing.aborted,
    };
    return { ready: Object.values(checks).every(Boolean), checks };
  };
}

async function readMigrations(pool: Pool): Promise<ReadonlySet<string>> {
  const rows = await pool<{ name: string }[]>`select name from millrace.migrations`;
  return new Set(rows.map(({ name }) => name));
}

/** The result, or undefined when it fails or takes too long. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  const result = await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
  return result;
}
