import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createCleanup, type Cleanup } from "../cleanup.ts";
import type { Measured } from "../figures.ts";
import { describeMachine } from "../machine.ts";
import { table, type Results } from "../report.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { setStage } from "./stage.ts";

/** Measures the editor in a real browser on this machine. Exit code 0 unless something broke, whether targets are met or not. */
const say = (line: string) => process.stderr.write(`${line}\n`);

async function measureAll(options: Options, cleanup: Cleanup): Promise<Results & { browser: string }> {
  const machine = describeMachine();
  buildEditor();
  say("Starting PostgreSQL, the server and the browser …");
  const stage = await setStage(options, cleanup);
  const results: Results = { machine: { ...machine, postgres: stage.postgres }, scenarios: [] };
  for (const { name, about, measure } of options.only) {
    say(`${name}: ${about} …`);
    const started = performance.now();
    const measured = await measure(stage).catch((error: unknown): Measured => {
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exitCode = 1;
      return { figures: [{ name: "could not be measured", value: null, unit: "s" }], notes: [String(error)] };
    });
    results.scenarios.push({ name, seconds: (performance.now() - started) / 1000, ...measured });
  }
  return { ...results, browser: stage.version };
}

function buildEditor(): void {
  const script = fileURLToPath(new URL("../../scripts/build-editor.ts", import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error("The editor could not be built");
}

function report({ machine, scenarios, browser }: Results & { browser: string }): string {
  const { cpu, cores, loadAtBegin, node, postgres } = machine;
  return [
    `Millrace bench of the editor: ${cores} × ${cpu}, load at the begin ${loadAtBegin.toFixed(2)}, Chromium ${browser}, Node ${node}, PostgreSQL ${postgres}`,
    "",
    ...table(scenarios),
    "",
    "Headless Chromium without a GPU: drawing and compositing are done by the same cores that run the page, the server and this",
    "program; the empty page and the page of plain boxes tell what these can give. Production build, 1440 × 900.",
  ].join("\n");
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
