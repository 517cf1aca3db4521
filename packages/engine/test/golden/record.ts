import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fileOf, folder, type History, play } from "./history.ts";
import { scenarios } from "./scenarios.ts";

// Writes the scenarios that are not on record yet: node packages/engine/test/golden/record.ts
// One that is on record is written again only when it is named: … --replace "a list". Say in the commit why it changed.

const { values } = parseArgs({ options: { replace: { type: "string", multiple: true, default: [] } } });
const wanted = new Set(values.replace);
const print = (text: string) => process.stdout.write(`${text}\n`);

await mkdir(folder, { recursive: true });
for (const [name, scenario] of scenarios()) {
  const file = fileOf(name);
  if (existsSync(file) && !wanted.delete(name)) continue;
  wanted.delete(name);
  const history: History = { format: "millrace.history/1", name, ...scenario, ...play(scenario) };
  await writeFile(file, `${JSON.stringify(history, null, 1)}\n`);
  print(`Recorded ${name}.`);
}
for (const name of wanted) print(`There is no scenario “${name}”.`);
