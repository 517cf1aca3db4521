import { parseArgs } from "node:util";
import { simulate } from "./simulate.ts";

// node packages/engine/test/simulator/run.ts --seed 17 --seeds 1000

const { values } = parseArgs({
  options: { seed: { type: "string", default: "1" }, seeds: { type: "string", default: "1" } },
});
const print = (line: string) => process.stdout.write(`${line}\n`);
const first = Number(values.seed);
let failed = 0;
let operations = 0;
const began = performance.now();
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  const outcome = simulate(seed);
  operations += outcome.operations;
  if (outcome.violations.length === 0) continue;
  failed += 1;
  print(`seed ${seed}:\n  ${outcome.violations.join("\n  ")}`);
}
const seconds = (performance.now() - began) / 1000;
print(`${values.seeds} seeds, ${operations} operations, ${failed} failed, ${seconds.toFixed(1)} s`);
process.exitCode = failed > 0 ? 1 : 0;
