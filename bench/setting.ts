import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "../packages/engine/src/store/migrate.ts";
import { openAsOwner, type Pool } from "../packages/engine/src/store/database.ts";
import { startEmbeddedPostgres } from "../packages/server/src/embedded/postgres.ts";
import type { Cleanup } from "./cleanup.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A PostgreSQL server of the bench's own. */
export interface Setting {
  home: string;
  version: string;
  /** Of any process of it. */
  backendPid: number;
  /** Makes an empty database with all migrations. */
  createDatabase: (name: string) => Promise<Database>;
}

export interface Database {
  url: string;
  /** Bound by nothing, for counting and seeding. */
  owner: Pool;
  drop: () => Promise<void>;
}

/**
 * Starts PostgreSQL with the very settings of `npm start` on an empty folder of the project, which lies on the disk where a
 * user's data would lie; a system's folder for temporary files may be memory, where a commit costs nothing.
 */
export async function startSetting(cleanup: Cleanup): Promise<Setting> {
  await mkdir(join(root, ".millrace"), { recursive: true, mode: 0o711 });
  const home = await mkdtemp(join(root, ".millrace/bench-"));
  await chmod(home, 0o711);
  cleanup.add(() => rm(home, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ home });
  cleanup.add(server.stop);
  const admin = openAsOwner(server.url);
  cleanup.add(() => admin.end({ timeout: 1 }));
  const [row] = await admin<{ version: string; fsync: string; commit: string; pid: number }[]>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit, pg_backend_pid() as pid`;
  if (row?.fsync !== "on" || row.commit !== "on") throw new Error("This PostgreSQL does not wait for its disk");
  return {
    home,
    version: row.version,
    backendPid: row.pid,
    async createDatabase(name) {
      await admin.unsafe(`create database bench_${name}`);
      const url = new URL(server.url);
      url.pathname = `/bench_${name}`;
      await migrate(url.href);
      const owner = openAsOwner(url.href);
      cleanup.add(() => owner.end({ timeout: 1 }));
      return {
        url: url.href,
        owner,
        async drop() {
          await owner.end({ timeout: 1 });
          await admin.unsafe(`drop database bench_${name} with (force)`);
        },
      };
    },
  };
}
