import { openAsOwner } from "../../packages/engine/src/store/database.ts";
import { whenDispatched } from "../completion.ts";
import { eventType } from "../events.ts";
import type { Figure } from "../figures.ts";
import { threeNodes } from "../graphs.ts";
import { type Ground, type Installation, install } from "../installation.ts";
import { sendLoad } from "../measure.ts";
import { postgresProcesses, readCpu } from "../procfs.ts";
import type { Program } from "../program.ts";
import type { Scenario } from "../scenario.ts";
import { clearTags } from "../seed.ts";
import { openSpace, publish, type Space } from "../space.ts";
import { sampleWaits } from "../waits.ts";
import { whole } from "../words.ts";

const steps = [1, 2, 4];
const spaceCount = 4;
const contacts = 20_000;

export const workers: Scenario = {
  name: "workers",
  about: "how fast 1, 2 and 4 worker processes work off queued events",
  async measure({ ground, sqlLimit, quick }) {
    const events = quick ? 8_000 : 24_000;
    const installation = await install(ground, "workers", "api");
    const spaces: Space[] = [];
    for (let n = 0; n < spaceCount; n++) spaces.push(await openSpace(installation, `Space ${n}`, contacts));
    for (const space of spaces) await publish(space, "Three nodes", threeNodes(eventType));
    const limit = await sqlLimit();
    const pool: Program[] = [];
    const figures: Figure[] = [];
    const notes = [
      `${whole(events)} events are queued while the workers are held; from when they go on until every inbox is empty. Each event starts a run of 3 steps.`,
    ];
    for (const count of steps) {
      while (pool.length < count) pool.push(await installation.addWorker());
      for (const among of [spaces.slice(0, 1), spaces]) {
        // The first round compiles and warms up.
        await drain(ground, installation, pool, among, events / 4);
        const found = await drain(ground, installation, pool, among, events);
        const where = among.length === 1 ? "1 workspace" : `${among.length} workspaces`;
        const bare = await limit.measure(2);
        const rate = found.runsPerSecond;
        figures.push({
          name: `${count === 1 ? "1 worker" : `${count} workers`}, ${where}`,
          value: rate,
          unit: "per second",
          limit: { name: "bare SQL", value: bare },
          ratio: { middle: rate / bare, all: [rate / bare] },
        });
        notes.push(`${count} × ${where}: ${found.about}`);
      }
    }
    for (const connections of [1, 2, 8]) {
      notes.push(
        `Bare SQL on ${connections} connection${connections === 1 ? "" : "s"}: ${whole(await limit.measure(2, connections))} runs a second.`,
      );
    }
    await installation.stop();
    return { figures, notes };
  },
};

interface Drained {
  runsPerSecond: number;
  /** What it took, in words. */
  about: string;
}

async function drain(
  { setting }: Ground,
  { owner, databaseUrl, front }: Installation,
  pool: Program[],
  spaces: Space[],
  events: number,
): Promise<Drained> {
  await clearTags(owner);
  const look = async () => {
    const [row] = await owner<{ wal: number }[]>`select (pg_current_wal_lsn() - '0/0')::float8 as wal`;
    return {
      wal: row?.wal ?? 0,
      api: await readCpu(front.pids),
      workers: await readCpu(pool.flatMap(({ pids }) => pids)),
      postgres: await readCpu(await postgresProcesses(setting.backendPid)),
    };
  };
  for (const worker of pool) worker.freeze();
  const atFirst = await look();
  for (const space of spaces) {
    await sendLoad(space, { connections: 4, batch: 100, until: { events: events / spaces.length } });
  }
  const filled = await look();
  await owner`checkpoint`;
  const looker = openAsOwner(databaseUrl);
  const before = await look();
  const sampler = sampleWaits(looker);
  const started = performance.timeOrigin + performance.now();
  for (const worker of pool) worker.thaw();
  const ms = (await whenDispatched(owner)) - started;
  const waits = await sampler.stop();
  const after = await look();
  await looker.end({ timeout: 1 });
  const micros = (seconds: number) => `${whole((seconds * 1e6) / events)} µs`;
  const cores = (seconds: number) => `${((seconds * 1000) / ms).toFixed(2)} cores`;
  const bytes = (from: number, to: number) => `${whole((to - from) / events)} bytes of WAL`;
  const [ofWorkers, ofPostgres] = [after.workers - before.workers, after.postgres - before.postgres];
  return {
    runsPerSecond: (events * 1000) / ms,
    about: [
      `a run: workers ${micros(ofWorkers)} of CPU (${cores(ofWorkers)}), PostgreSQL ${micros(ofPostgres)} (${cores(ofPostgres)}), ${bytes(before.wal, after.wal)}`,
      `an event before: API ${micros(filled.api - atFirst.api)}, PostgreSQL ${micros(filled.postgres - atFirst.postgres)}, ${bytes(atFirst.wal, filled.wal)}`,
      `PostgreSQL's backends meanwhile: ${waits}`,
    ].join("; "),
  };
}
