import { hostname } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAsOwner } from "../store/database.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { uuidv7 } from "../store/uuid.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { processSpace } from "./process-space.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Beyond what Linux gives out. */
const noProcess = 2 ** 30;

const heartbeatOf = (workerId: string) => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return createHeartbeat({ shell: { pool: database.pool, log }, workerId, pools: [], everyMs: 5_000 });
};

/** @returns whether another worker takes it for dead. */
async function isTakenForDead(peer: { host: string; pid: number; silentFor: string }): Promise<boolean> {
  const { pool } = database;
  const id = uuidv7();
  await pool`select millrace.heartbeat(${id}, '{}', ${peer.host}, ${peer.pid})`;
  await pool`update workers set heartbeat_at = now() - ${peer.silentFor}::interval where id = ${id}`;
  await heartbeatOf(uuidv7()).releaseDead();
  return (await pool`select from workers where id = ${id}`).length === 0;
}

describe("a worker whose process is gone", () => {
  it("is dead after two missed beats", async () => {
    expect(await isTakenForDead({ host: processSpace, pid: noProcess, silentFor: "11 seconds" })).toBe(true);
  });

  it("may live as long as it is heard", async () => {
    expect(await isTakenForDead({ host: processSpace, pid: noProcess, silentFor: "6 seconds" })).toBe(false);
  });

  it("may live where process ids mean something else, though the host has the same name", async () => {
    expect(await isTakenForDead({ host: hostname(), pid: noProcess, silentFor: "11 seconds" })).toBe(false);
    const elsewhere = `${processSpace.slice(0, -1)}x`;
    expect(await isTakenForDead({ host: elsewhere, pid: noProcess, silentFor: "11 seconds" })).toBe(false);
  });

  it("is another one than a worker that is slow", async () => {
    expect(await isTakenForDead({ host: processSpace, pid: process.ppid, silentFor: "11 seconds" })).toBe(false);
  });
});

it("holds jobs under an id only once the others know it, and from then on", async () => {
  const id = uuidv7();
  const { beat, covers } = heartbeatOf(id);
  const known = async () => (await database.pool`select graphile_ids as ids from workers where id = ${id}`)[0]?.["ids"];
  const beating = beat();
  await Promise.all([covers("pool-a"), covers("pool-b")]);
  expect(await known()).toEqual(["pool-a", "pool-b"]);
  await beating;
  await beat();
  expect(await known()).toEqual(["pool-a", "pool-b"]);
});

it("releases the jobs of a worker that died before its first beat, and those of nobody else", async () => {
  const owner = openAsOwner(database.url);
  const { beat, covers, releaseUnknown } = heartbeatOf(uuidv7());
  await covers("pool-known");
  const hold = async (pool: string, since: string) => {
    const [job] = await owner`select id from graphile_worker.add_job('nobody', '{}')`;
    await owner`
      update graphile_worker._private_jobs set locked_by = ${pool}, locked_at = now() - ${since}::interval
      where id = ${job?.["id"]}`;
  };
  await hold("pool-lost", "61 seconds");
  await hold("pool-new", "5 seconds");
  await hold("pool-known", "1 hour");
  await beat();
  await releaseUnknown();
  const held = await owner`
    select locked_by as pool from graphile_worker._private_jobs where locked_by is not null order by locked_by`;
  expect(held.map((row) => row["pool"])).toEqual(["pool-known", "pool-new"]);
  await owner.end();
});
