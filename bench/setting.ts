import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "../packages/engine/src/store/migrate.ts";
import { openAsOwner, type Pool } from "../packages/engine/src/store/database.ts";
import { uuidv7 } from "../packages/engine/src/store/uuid.ts";
import { startEmbeddedPostgres } from "../packages/server/src/embedded/postgres.ts";
import type { Cleanup } from "./cleanup.ts";
import { seedContacts } from "./seed.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The databases of one bench: a server of its own with one for Millrace and one for the bare SQL limit. */
export interface Databases {
  home: string;
  url: string;
  /** Of Millrace's database; bound by nothing, for counting and seeding. */
  owner: Pool;
  limit: { url: string; workspaceId: string; owner: Pool };
  version: string;
}

/**
 * Starts PostgreSQL with the very settings of `npm start` on an empty folder of the project, which lies on the disk where a
 * user's data would lie; a system's folder for temporary files may be memory, where a commit costs nothing.
 */
export async function startDatabases(cleanup: Cleanup): Promise<Databases> {
  await mkdir(join(root, ".millrace"), { recursive: true, mode: 0o711 });
  const home = await mkdtemp(join(root, ".millrace/bench-"));
  await chmod(home, 0o711);
  cleanup.add(() => rm(home, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ home });
  cleanup.add(server.stop);
  const owner = openAsOwner(server.url);
  cleanup.add(() => owner.end({ timeout: 1 }));
  const [row] = await owner<{ version: string; fsync: string; commit: string }[]>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit`;
  if (row?.fsync !== "on" || row.commit !== "on") throw new Error("This PostgreSQL does not wait for its disk");
  await migrate(server.url);
  return { home, url: server.url, owner, version: row.version, limit: await createLimit(server.url, owner, cleanup) };
}

async function createLimit(serverUrl: string, owner: Pool, cleanup: Cleanup): Promise<Databases["limit"]> {
  await owner.unsafe("create database bench_limit");
  const url = new URL(serverUrl);
  url.pathname = "/bench_limit";
  await migrate(url.href);
  const limit = openAsOwner(url.href);
  cleanup.add(() => limit.end({ timeout: 1 }));
  const workspaceId = uuidv7();
  await limit`insert into millrace.workspaces (workspace_id, name) values (${workspaceId}, 'Limit')`;
  await seedContacts(limit, workspaceId);
  return { url: url.href, workspaceId, owner: limit };
}
