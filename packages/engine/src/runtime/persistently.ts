import { setTimeout as sleep } from "node:timers/promises";
import { isOutage } from "../store/outage.ts";

/** Pauses before work is done again that the database was not there for, in ms. */
const pauses = [100, 500, 2_000, 5_000];

/**
 * Does work that may be done again, over a short outage of the database. A job that failed would come back only after a pause
 * that grows with each time; and a result of an external step that is given up leaves no more than that the step began.
 */
export async function persistently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error)) throw error;
      await sleep(pause);
    }
  }
  return work();
}
