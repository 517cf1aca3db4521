import type { Worker } from "@millrace/engine/runtime/engine.ts";
import { compose, type Parts } from "../compose.ts";
import type { Env } from "../env.ts";
import { loggable } from "../log.ts";
import type { Stoppable } from "./shutdown.ts";

export interface RunningWorker extends Stoppable {
  parts: Parts;
  worker: Worker;
}

/** Runs a worker on a migrated database, until stopped. Loads nothing that only the API needs: a worker's memory is for batches. */
export async function runWorker(env: Env, databaseUrl: string): Promise<RunningWorker> {
  const parts = await compose(env, databaseUrl, (error) => {
    parts.logger.fatal(
      { error: loggable(error) },
      "The worker cannot go on; the process ends so that it is started anew.",
    );
    process.exit(1);
  });
  const worker = parts.engine.worker();
  await worker.start();
  return {
    parts,
    worker,
    async stop() {
      await worker.stop();
      await parts.close();
    },
  };
}
