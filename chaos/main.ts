import { createCleanup } from "../bench/cleanup.ts";
import { readOptions, usage } from "./options.ts";
import { storm } from "./storm.ts";

/** Run as `pnpm chaos`. Ends with 1 when anything is violated. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") {
    console.log(usage);
    return 0;
  }
  console.log(`Seed ${options.seed}`);
  const cleanup = createCleanup();
  try {
    return (await storm(options, cleanup)) ? 0 : 1;
  } finally {
    await cleanup.run();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 2;
}
