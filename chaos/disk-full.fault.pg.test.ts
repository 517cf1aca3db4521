import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../packages/engine/src/runtime/create-engine.ts";
import { surviveCutConnections } from "../packages/engine/src/store/cut-connections.ts";
import { openDatabase, type Pool } from "../packages/engine/src/store/database.ts";
import { composeEngine } from "../packages/engine/src/testing/compose.ts";
import { eventually } from "../packages/engine/src/testing/eventually.ts";
import { openSpace, type Space } from "../packages/engine/src/testing/space.ts";
import { workflow } from "../packages/engine/src/testing/workflow.ts";
import { startTestServer, type TestServer } from "./server.ts";

const timeout = 240_000;
const patienceMs = 180_000;
const megabyte = 1024 * 1024;
/** So that one block is written in part, which PostgreSQL reports as a full disk. */
const half = 4_096;

let server: TestServer;
let pool: Pool;
let space: Space;
let engine: Engine;
let close: () => Promise<void>;
const fatal: unknown[] = [];

beforeAll(async () => {
  surviveCutConnections(() => undefined);
  server = await startTestServer();
  pool = openDatabase({ url: server.url, name: "disk-full" });
  const composed = composeEngine({
    pool,
    databaseUrl: server.url,
    masterKey: randomBytes(32),
    complain: () => undefined,
    onFatal: (error) => fatal.push(error),
  });
  engine = composed.engine;
  space = await openSpace({ engine, pool, vault: composed.vault });
  await space.publish(
    workflow("Full")
      .on("form.submitted")
      .then("contact.add_tag", { tag: "{{ event.data.n }}" })
      .then("task.create", { title: "{{ event.data.n }}" }),
  );
  const worker = engine.worker();
  await worker.start();
  close = async () => {
    await worker.stop(2_000);
    await composed.close();
    await pool.end({ timeout: 1 });
  };
}, timeout);
afterAll(async () => {
  await close();
  await server.stop();
}, timeout);

/** An event that takes up room: its words cannot be compressed. */
const large = (n: string) => ({
  id: n,
  type: "form.submitted",
  contact: { externalId: n },
  data: { n, words: randomBytes(30_000).toString("base64") },
});

/** Sends events until so many were refused. @returns which were acknowledged, and which were not. */
async function fillUp(prefix: string, refusals: number) {
  const acknowledged: string[] = [];
  const refused: ReturnType<typeof large>[] = [];
  const reasons: string[] = [];
  for (let n = 0; refused.length < refusals; n++) {
    const event = large(`${prefix}-${n}`);
    // One that gets no answer for a while counts as refused: nobody has promised anything.
    const answer = space.accept(event).then(
      () => true,
      (error: unknown) => {
        reasons.push(String(error));
        return false;
      },
    );
    if (await Promise.race([answer, sleep(3_000, false)])) acknowledged.push(`${prefix}-${n}`);
    else refused.push(event);
  }
  return { acknowledged, refused, reasons };
}

/** Sends again what was refused, and waits until everything is done. */
async function expectAllDone(prefix: string, acknowledged: string[], refused: ReturnType<typeof large>[]) {
  const begun = performance.now();
  for (const event of refused) {
    await eventually(
      "room",
      () =>
        space.accept(event).then(
          () => true,
          () => false,
        ),
      () => "",
      patienceMs,
    );
  }
  const sent = [...acknowledged, ...refused.map(({ id }) => id)].sort();
  const titles = async () => {
    const rows = await space.inside(
      (sql) => sql<{ title: string }[]>`select title from tasks where title like ${`${prefix}-%`}`,
    );
    return rows.map(({ title }) => title).sort();
  };
  const done = async () => (await titles().catch(() => [])).length >= sent.length;
  await eventually("every event to be processed", done, () => titles().then(({ length }) => length), patienceMs);
  expect(await titles()).toEqual(sent);
  const [row] = await space.inside(
    (sql) => sql`
      select count(*)::int as stored, count(distinct key)::int as keys from events where key like ${`${prefix}-%`} and source = 'api'`,
  );
  expect(row).toEqual({ stored: sent.length, keys: sent.length });
  return performance.now() - begun;
}

describe("a disk that is full", { timeout }, () => {
  it("for the tables: what cannot be stored is not acknowledged; with room again everything goes on by itself", async () => {
    server.limitFiles(17 * megabyte + half);
    const { acknowledged, refused, reasons } = await fillUp("tables", 30);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(reasons.join("\n")).toContain("could not extend file");
    await server.unlimit();
    await expectAllDone("tables", acknowledged, refused);
    expect(fatal).toEqual([]);
  });

  it("for the log: PostgreSQL ends again and again; what was acknowledged is there when it comes back", async () => {
    server.limitFiles(4 * megabyte + half);
    const { acknowledged, refused } = await fillUp("log", 6);
    await server.unlimit();
    await expectAllDone("log", acknowledged, refused);
  });
});
