import { createCleanup } from "../bench/cleanup.ts";
import { readOptions, usage } from "./options.ts";
import { print, printChecks } from "./report.ts";
import { storm } from "./storm.ts";
import { zombie } from "./zombie.ts";

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
    const isFine = options.zombie
      ? printChecks(await zombie(options, cleanup, console.log), options)
      : print(await storm(options, cleanup, console.log));
    return isFine ? 0 : 1;
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
