import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Cleanup } from "../bench/cleanup.ts";
import { surviveCutConnections } from "../packages/engine/src/store/cut-connections.ts";
import { openDatabase } from "../packages/engine/src/store/database.ts";
import { composeEngine } from "../packages/engine/src/testing/compose.ts";
import { openSpace } from "../packages/engine/src/testing/space.ts";
import { nextMessage, startChild } from "./child.ts";
import { type Database, startDatabase } from "./database.ts";
import type { Acknowledged, IngestInput, IngestReport } from "./ingest.ts";
import type { LedgerInput } from "./ledger.ts";
import { childSketch, type Scenario, scenarios } from "./workflows.ts";

/** What every kind of chaos happens to: a database, a ledger, a workspace with published workflows. */
export interface Setting {
  database: Database;
  ledger: ChildProcess;
  workspaceId: string;
  /** Hex. */
  masterKey: string;
  scenarios: Scenario[];
}

export async function prepare(cleanup: Cleanup, ledgerInput: LedgerInput): Promise<Setting> {
  surviveCutConnections(() => undefined);
  const database = await startDatabase(cleanup);
  const ledger = startChild("./ledger.ts", ledgerInput);
  cleanup.add(async () => void ledger.kill());
  const { port } = await nextMessage<{ port: number }>(ledger);
  const masterKey = randomBytes(32);
  const pool = openDatabase({ url: database.url, name: "chaos" });
  const { engine, vault, close } = composeEngine({
    pool,
    databaseUrl: database.url,
    masterKey,
    complain: () => undefined,
    onFatal: () => undefined,
  });
  const space = await openSpace({ engine, pool, vault });
  const target = `http://127.0.0.1:${port}/`;
  const published = scenarios(target, await space.publish(childSketch(target)));
  for (const { sketch } of published) await space.publish(sketch);
  await close();
  await pool.end({ timeout: 1 });
  return { database, ledger, workspaceId: space.id, masterKey: masterKey.toString("hex"), scenarios: published };
}

/** Events on their way in. */
export interface Sending {
  acknowledged: Acknowledged[];
  totals: { failed: number; duplicates: number; conflicts: string[]; pending: number };
  isDone: () => boolean;
}

/** Starts the process that sends, at an even pace. */
export function startSending(
  { workspaceId, masterKey, scenarios: published }: Setting,
  plan: Pick<IngestInput, "databaseUrl" | "seed" | "runs" | "durationMs">,
  cleanup: Cleanup,
): Sending {
  const types = published.map(({ eventType, answers }) => ({ eventType, ...(answers ? { answers } : {}) }));
  const input: IngestInput = { ...plan, workspaceId, masterKey, scenarios: types };
  const child = startChild("./ingest.ts", input);
  cleanup.add(async () => void child.kill());
  const acknowledged: Acknowledged[] = [];
  const totals: Sending["totals"] = { failed: 0, duplicates: 0, conflicts: [], pending: 0 };
  let done = false;
  child.on("message", (message) => {
    const report = message as IngestReport;
    acknowledged.push(...report.acknowledged);
    totals.failed += report.failed;
    totals.duplicates += report.duplicates;
    totals.conflicts.push(...report.conflicts);
    totals.pending = report.pending;
    done = report.done;
    if (done) child.kill();
  });
  child.once("exit", (code) => {
    if (!done && code !== null && code !== 0) totals.conflicts.push(`The sender ended with ${code}.`);
    done = true;
  });
  return { acknowledged, totals, isDone: () => done };
}
