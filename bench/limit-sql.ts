import { hash } from "node:crypto";
import { openDatabase } from "../packages/engine/src/store/database.ts";
import { inWorkspace } from "../packages/engine/src/store/tenancy.ts";
import { uuidv7 } from "../packages/engine/src/store/uuid.ts";
import { answer, inputOf } from "./child.ts";
import { eventBody, knownContacts } from "./events.ts";
import type { RunRows } from "./limit-rows.ts";
import { writeRuns } from "./limit-statements.ts";

/**
 * The bare SQL limit: how many runs a second a script can write that only writes. The same rows as the engine's, set-based,
 * one commit for each 500 runs, on the same server, as the same role under the same row-level security.
 */
export interface SqlLimitInput {
  databaseUrl: string;
  workspaceId: string;
  seconds: number;
  connections: number;
  series: string;
}

export interface SqlLimitResult {
  runs: number;
  ms: number;
}

const batchSize = 500;

const { databaseUrl, workspaceId, seconds, connections, series } = inputOf<SqlLimitInput>();
const pool = openDatabase({ url: databaseUrl, max: connections, name: "bench-limit" });
const workflowId = uuidv7();
const contactIds = await inWorkspace(pool, workspaceId, async (sql) => {
  const rows = await sql<{ id: string }[]>`select id from contacts where workspace_id = ${workspaceId} order by id`;
  return rows.map(({ id }) => id);
});

let next = 0;
function nextRows(): RunRows[] {
  return Array.from({ length: batchSize }, () => {
    const n = next++;
    const key = `${series}-${n}`;
    return {
      eventId: uuidv7(),
      runId: uuidv7(),
      emittedId: uuidv7(),
      key,
      hash: hash("sha256", eventBody(series, n), "hex"),
      n,
      contactId: contactIds[n % knownContacts] ?? "",
    };
  });
}

async function writeUntil(deadline: number): Promise<number> {
  let runs = 0;
  while (performance.now() < deadline) {
    await inWorkspace(pool, workspaceId, (sql) => writeRuns(sql, workspaceId, workflowId, nextRows()));
    runs += batchSize;
  }
  return runs;
}

const inParallel = (ms: number) => {
  const deadline = performance.now() + ms;
  return Promise.all(Array.from({ length: connections }, () => writeUntil(deadline)));
};

await inParallel(1_000);
const started = performance.now();
const written = await inParallel(seconds * 1_000);
const ms = performance.now() - started;
await pool.end({ timeout: 5 });
answer({ runs: written.reduce((sum, runs) => sum + runs, 0), ms } satisfies SqlLimitResult);
