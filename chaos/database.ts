import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cleanup } from "../bench/cleanup.ts";
import { openAsOwner, type Pool } from "../packages/engine/src/store/database.ts";
import { migrate } from "../packages/engine/src/store/migrate.ts";
import { findRunning } from "../packages/server/src/embedded/pid-file.ts";
import { startEmbeddedPostgres } from "../packages/server/src/embedded/postgres.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A PostgreSQL of its own that can be crashed; it comes back by itself, on the same port. */
export interface Database {
  url: string;
  port: number;
  /** As the owner, past the proxy. */
  owner: Pool;
  /** Stops it in immediate mode: no connection ends properly, and nothing is written that was not written before. */
  crash: () => Promise<void>;
}

/** Starts PostgreSQL as `npm start` does, with fsync, on a folder of the project. */
export async function startDatabase(cleanup: Cleanup): Promise<Database> {
  await mkdir(join(root, ".millrace"), { recursive: true, mode: 0o711 });
  const home = await mkdtemp(join(root, ".millrace/chaos-"));
  await chmod(home, 0o711);
  cleanup.add(() => rm(home, { recursive: true, force: true }));
  const settings = { max_connections: "400", track_commit_timestamp: "on" };
  const server = await startEmbeddedPostgres({ home, settings });
  cleanup.add(server.stop);
  await migrate(server.url);
  const owner = openAsOwner(server.url);
  cleanup.add(() => owner.end({ timeout: 1 }));
  const [row] = await owner<{ fsync: string; directory: string }[]>`
    select current_setting('fsync') as fsync, current_setting('data_directory') as directory`;
  if (row?.fsync !== "on") throw new Error("This PostgreSQL does not wait for its disk");
  return {
    url: server.url,
    port: Number(new URL(server.url).port),
    owner,
    async crash() {
      const running = await findRunning(row.directory);
      if (running) process.kill(running.pid, "SIGQUIT");
    },
  };
}
