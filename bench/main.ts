import { createCleanup, type Cleanup } from "./cleanup.ts";
import { eventType, knownContacts } from "./events.ts";
import { threeNodes } from "./graphs.ts";
import type { Measured } from "./figures.ts";
import { type Ground, install } from "./installation.ts";
import { createSqlLimit, type SqlLimit } from "./limit.ts";
import { describeMachine } from "./machine.ts";
import { createMemoryLog } from "./memory.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { report, type Results } from "./report.ts";
import type { Scene } from "./scenario.ts";
import { startSetting } from "./setting.ts";
import { openSpace, publish } from "./space.ts";

/** Measures Millrace on this machine, each figure beside its limit. Exit code 0 unless something broke, whether targets are met or not. */
const say = (line: string) => process.stderr.write(`${line}\n`);

async function setUp({ profile, seconds, quick }: Options, cleanup: Cleanup): Promise<Scene> {
  say("Starting PostgreSQL and the server …");
  const setting = await startSetting(cleanup);
  const ground: Ground = { setting, memory: createMemoryLog(), cleanup, profile };
  const main = await install(ground, "main", "server");
  const space = await openSpace(main, "Bench", knownContacts);
  const workflowId = await publish(space, "Three nodes", threeNodes(eventType));
  let limit: Promise<SqlLimit> | undefined;
  const sqlLimit = () => (limit ??= createSqlLimit(setting));
  return { ground, main, space, workflowId, sqlLimit, seconds, quick };
}

async function measureAll(options: Options, cleanup: Cleanup): Promise<Results> {
  const machine = describeMachine();
  const scene = await setUp(options, cleanup);
  const { setting, memory } = scene.ground;
  const results: Results = { machine: { ...machine, postgres: setting.version }, scenarios: [] };
  for (const { name, about, measure } of options.only) {
    say(`${name}: ${about} …`);
    await memory.enter(name);
    const started = performance.now();
    const measured = await measure(scene).catch((error: unknown): Measured => {
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exitCode = 1;
      return { figures: [{ name: "could not be measured", value: null, unit: "s" }], notes: [String(error)] };
    });
    results.scenarios.push({ name, seconds: (performance.now() - started) / 1000, ...measured });
  }
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
    const results = await measureAll(options, cleanup);
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
