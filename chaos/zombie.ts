import { setTimeout as sleep } from "node:timers/promises";
import type { Cleanup } from "../bench/cleanup.ts";
import type { Pool } from "../packages/engine/src/store/database.ts";
import { ask } from "./child.ts";
import { type Check, checkDatabase, checkOf } from "./checks.ts";
import { checkCalls } from "./external.ts";
import type { Call } from "./ledger.ts";
import type { Options } from "./options.ts";
import { becomesQuiet } from "./quiet.ts";
import { prepare, startSending } from "./setting.ts";
import { startWorkers, type WorkerProcess } from "./workers.ts";

/** Steps that are under way in a worker, so that it has something to come back with. */
const leastUnderWay = 3;
const patienceMs = 120_000;
/** For a zombie to do what it meant to do. */
const afterwardsMs = 20_000;

/** A step as its row has it; the same text means the same step, down to who wrote it last. */
type Frozen = Map<string, string>;

/**
 * Lets one of several workers stand still under load, and then go on, when the others have long taken over its work. What it
 * comes back with must change nothing.
 */
export async function zombie(options: Options, cleanup: Cleanup, say: (line: string) => void): Promise<Check[]> {
  const { seed, runs } = options;
  const setting = await prepare(cleanup, { seed, slow: 0.4 });
  const { database, workspaceId, masterKey, ledger } = setting;
  const { owner } = database;
  const workers = await startWorkers(options.workers, { databaseUrl: database.url, masterKey });
  cleanup.add(async () => void (await workers.stop()));
  const durationMs = options.minutes * 60_000;
  const sending = startSending(setting, { databaseUrl: database.url, seed, runs, durationMs }, cleanup);

  const { worker, underWay } = await freezeOne(owner, workers.ready, (one) => workers.signal(one, "SIGSTOP"));
  say(`${worker.name} stands still with ${underWay.length} external steps under way, for ${options.zombie} s.`);
  await sleep(options.zombie * 1_000);
  const standing = await owner<{ query: string }[]>`
    select query from pg_stat_activity where application_name = ${worker.name} and state like 'idle in transaction%'`;
  const before = await read(owner, workspaceId, underWay);
  say(`${before.size} of these steps have ended in the hands of others. It goes on.`);
  workers.signal(worker, "SIGCONT");
  await sleep(afterwardsMs);
  const after = await read(owner, workspaceId, underWay);

  while (!sending.isDone()) await sleep(100);
  const isQuiet = await becomesQuiet(owner, workspaceId, () => undefined);
  const calls = await ask<Call[]>(ledger, "calls");
  const external = await checkCalls(owner, workspaceId, calls, new Set(underWay));
  const repeats = calls.filter(({ key }) => underWay.includes(key)).length - underWay.length;
  say(
    `${sending.acknowledged.length} events acknowledged; the steps that were under way were called ${repeats} times more.`,
  );
  return [
    checkOf(
      "steps that were under way and that nobody took over",
      underWay.filter((key) => !before.has(key)),
    ),
    checkOf(
      "steps that the zombie wrote when it came back",
      [...before].flatMap(([key, row]) => (after.get(key) === row ? [] : `${key}: ${row} became ${after.get(key)}`)),
    ),
    checkOf(
      "transactions that the zombie kept open all the time",
      standing.map(({ query }) => query),
    ),
    ...(await checkDatabase(owner, workspaceId, sending.acknowledged)),
    ...external.checks,
    checkOf("endless work: nothing moved for minutes", isQuiet ? [] : [workspaceId]),
    checkOf("workers that ended by themselves", workers.ends),
  ];
}

/** Freezes a worker in whose hands there are some external steps. */
async function freezeOne(
  owner: Pool,
  ready: () => WorkerProcess[],
  freeze: (worker: WorkerProcess) => void,
): Promise<{ worker: WorkerProcess; underWay: string[] }> {
  const deadline = performance.now() + patienceMs;
  const underWayOf = ({ pid }: WorkerProcess) => owner<{ key: string }[]>`
    select f.run_id || ':' || f.node_id || ':' || f.scope as key from millrace.effects f
    join millrace.workers w on w.id = f.worker_id where w.pid = ${pid} and f.started_at < now() - interval '300 milliseconds'`;
  while (performance.now() < deadline) {
    for (const worker of ready()) {
      if ((await underWayOf(worker)).length < leastUnderWay) continue;
      freeze(worker);
      const underWay = (await underWayOf(worker)).map(({ key }) => key);
      if (underWay.length > 0) return { worker, underWay };
    }
    await sleep(20);
  }
  throw new Error("No worker had external steps under way.");
}

/** Those of the steps that have ended, with everything that their rows hold. */
async function read(owner: Pool, workspaceId: string, keys: string[]): Promise<Frozen> {
  const rows = await owner<{ key: string; row: string }[]>`
    select run_id || ':' || node_id || ':' || scope as key,
      concat_ws(' ', s.xmin, s.status, s.attempt, s.output::text, s.finished_at, s.attempts::text) as row
    from millrace.steps s where workspace_id = ${workspaceId} and finished_at is not null
      and run_id || ':' || node_id || ':' || scope = any (${keys})`;
  return new Map(rows.map(({ key, row }) => [key, row]));
}
