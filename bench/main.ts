import { createCleanup, type Cleanup } from "./cleanup.ts";
import { measureLatency } from "./latency.ts";
import {
  compare,
  type Load,
  measureHttpLimit,
  measureSqlLimit,
  measureThroughput,
  nextSeries,
  rounds,
  type Scene,
} from "./measure.ts";
import { readMemory } from "./memory.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { report, type Results } from "./report.ts";
import { measureFootprint } from "./row-sizes.ts";
import { seedContacts } from "./seed.ts";
import { startServer } from "./server.ts";
import { startDatabases } from "./setting.ts";
import { publishOnly } from "./workflow.ts";

/** Measures Millrace on this machine, each figure between two measurements of its limit. Exit code 0 unless something broke. */
const say = (line: string) => process.stderr.write(`${line}\n`);

async function setUp({ profile }: Options, cleanup: Cleanup): Promise<Scene> {
  say("Starting PostgreSQL …");
  const databases = await startDatabases(cleanup);
  say("Starting the server …");
  const server = await startServer({ home: databases.home, databaseUrl: databases.url, profile }, cleanup);
  await seedContacts(databases.owner, server.workspaceId);
  return { databases, server, workflowId: await publishOnly(server) };
}

async function measureAll({ seconds, only }: Options, scene: Scene): Promise<Results> {
  const { owner, limit, version } = scene.databases;
  const results: Results = { postgres: version, memory: { serverPeak: null, postgres: null } };
  const single: Load = { connections: 32, batch: 1, seconds: seconds / rounds };
  const batch: Load = { connections: 4, batch: 100, seconds: seconds / rounds };
  const limitSeconds = Math.max(1, seconds / rounds / 2);

  if (only.includes("single")) {
    say("Single POSTs on 32 connections …");
    await measureThroughput(scene, single);
    results.single = await compare(
      () => measureHttpLimit(scene, { ...single, seconds: limitSeconds }),
      () => measureThroughput(scene, single),
    );
  }
  if (only.includes("batch")) {
    say("Batches of 100 …");
    await measureThroughput(scene, batch);
    results.batch = await compare(
      () => measureSqlLimit(scene, limitSeconds),
      () => measureThroughput(scene, batch),
    );
    results.written = { engine: await measureFootprint(owner), limit: await measureFootprint(limit.owner) };
  }
  if (only.includes("latency")) {
    say("Latency at 20 events a second …");
    results.latency = await measureLatency(scene.server, owner, Math.max(seconds, 10), nextSeries());
  }
  const [backend] = await owner<{ pid: number }[]>`select pg_backend_pid() as pid`;
  results.memory = await readMemory(scene.server.pid, backend?.pid ?? 0);
  return results;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") {
    say(usage);
    return;
  }
  const cleanup = createCleanup();
  try {
    const results = await measureAll(options, await setUp(options, cleanup));
    process.stdout.write(`${options.json ? JSON.stringify(results, null, 2) : report(results)}\n`);
  } finally {
    await cleanup.run();
  }
}

try {
  await main();
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
