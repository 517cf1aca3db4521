import { setTimeout as sleep } from "node:timers/promises";

/** Generous: the machine that runs the tests may be busy with something else. */
const usualPatienceMs = 15_000;
const pauseMs = 15;

/**
 * Reads again and again until there is something.
 * @param what is awaited, for the error that says it never came
 * @param describe shows the last state in that error
 */
export async function eventually<Found>(
  what: string,
  read: () => Promise<Found | undefined | false | null>,
  describe: () => unknown = () => "",
  patienceMs = usualPatienceMs,
): Promise<Found> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await read();
    if (found !== undefined && found !== false && found !== null) return found;
    if (performance.now() > deadline) {
      throw new Error(`Waited ${patienceMs / 1000} s for ${what}. ${JSON.stringify(await describe()) ?? ""}`);
    }
    await sleep(pauseMs);
  }
}
