import { startEmbeddedPostgres } from "../embedded/postgres.ts";
import type { Env } from "../env.ts";

/** The database that the other commands work on: the named one, or the embedded one, which they start if need be. */
export async function withDatabase<Result>(env: Env, work: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  if (env.databaseUrl !== undefined) return work(env.databaseUrl);
  const embedded = await startEmbeddedPostgres({ home: env.home });
  try {
    return await work(embedded.url);
  } finally {
    await embedded.stop();
  }
}
