import type { Pool } from "./database.ts";
import { inWorkspace } from "./tenancy.ts";
import { uuidv7 } from "./uuid.ts";

/** Creates an empty workspace for a test. @returns its id. */
export async function testWorkspace(pool: Pool, timeZone = "UTC"): Promise<string> {
  const workspaceId = uuidv7();
  await inWorkspace(
    pool,
    workspaceId,
    (sql) => sql`
    insert into workspaces (workspace_id, name, time_zone) values (${workspaceId}, 'Example', ${timeZone})`,
  );
  return workspaceId;
}
