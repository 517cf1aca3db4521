import type { Pool } from "../packages/engine/src/store/database.ts";
import { uuidv7 } from "../packages/engine/src/store/uuid.ts";
import { runChild } from "./child.ts";
import { knownContacts } from "./events.ts";
import type { SqlLimitInput, SqlLimitResult } from "./limit-sql.ts";
import { nextSeries } from "./measure.ts";
import { clearTags, seedContacts } from "./seed.ts";
import type { Setting } from "./setting.ts";

/** The bare SQL limit on a database of its own, of the same server as Millrace's. */
export interface SqlLimit {
  owner: Pool;
  /** @returns the runs a second that a script can write. */
  measure: (seconds: number, connections?: number) => Promise<number>;
}

/** As many as the engine writes on: two groups of events that come in, two batches that are processed. */
const enginesConnections = 4;

export async function createSqlLimit({ createDatabase }: Setting): Promise<SqlLimit> {
  const { url: databaseUrl, owner } = await createDatabase("limit");
  const workspaceId = uuidv7();
  await owner`insert into millrace.workspaces (workspace_id, name) values (${workspaceId}, 'Limit')`;
  await seedContacts(owner, workspaceId, knownContacts);
  return {
    owner,
    async measure(seconds, connections = enginesConnections) {
      await clearTags(owner);
      await owner`checkpoint`;
      const input: SqlLimitInput = { databaseUrl, workspaceId, seconds, connections, series: nextSeries() };
      const { runs, ms } = await runChild<SqlLimitResult>("./limit-sql.ts", input);
      return (runs * 1000) / ms;
    },
  };
}
