import { randomBytes } from "node:crypto";
import type { Vault } from "../connections/secrets.ts";
import type { NodeDefinition } from "../nodes/define.ts";
import type { Engine } from "../runtime/create-engine.ts";
import type { Worker } from "../runtime/engine.ts";
import { openAsOwner, type Pool } from "../store/database.ts";
import { testDatabase } from "../store/test-database.ts";
import { composeEngine } from "./compose.ts";
import { eventually } from "./eventually.ts";
import { openSpace, type Space } from "./space.ts";

export interface TestEngineOptions {
  /** Default: mail goes to the sandbox mailbox. */
  smtpUrl?: string;
  /** Types beside those of the registry. */
  types?: readonly NodeDefinition[];
  /** Workers of this process. Default 1. */
  workers?: number;
}

/** The engine on a database of its own. */
export interface TestEngine {
  engine: Engine;
  pool: Pool;
  /** Acts as the owner, for what a test does to the database itself. */
  owner: Pool;
  vault: Vault;
  masterKey: Buffer;
  databaseUrl: string;
  /** What it warned about and failed at, oldest first. */
  complaints: string[];
  /** A workspace of its own for a test. */
  space: (timeZone?: string) => Promise<Space>;
  /** Waits until no job is left. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
}

export async function testEngine({ smtpUrl, types, workers: count = 1 }: TestEngineOptions = {}): Promise<TestEngine> {
  const database = await testDatabase();
  const { pool, url: databaseUrl } = database;
  const owner = openAsOwner(databaseUrl);
  const masterKey = randomBytes(32);
  const complaints: string[] = [];
  const complain = (complaint: string): void => void complaints.push(complaint);
  const onFatal = (error: unknown): void => complain(`fatal: ${String(error)}`);
  const { engine, vault, close } = composeEngine({ pool, databaseUrl, masterKey, smtpUrl, types, complain, onFatal });
  const workers: Worker[] = Array.from({ length: count }, () => engine.worker());
  for (const worker of workers) await worker.start();
  return {
    engine,
    pool,
    owner,
    vault,
    masterKey,
    databaseUrl,
    complaints,
    space: (timeZone) => openSpace({ engine, pool, vault }, timeZone),
    idle: async () => {
      // A dispatch that is for later finds nothing then: it stands by for events that are processed without a job.
      const open = () => owner`
        select from graphile_worker.jobs where not (task_identifier = 'dispatch' and run_at > now())
        union all select from millrace.inbox limit 1`;
      await eventually("the jobs to be done", async () => (await open()).length === 0);
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop(5_000)));
      await close();
      await owner.end({ timeout: 1 });
      await database.drop();
    },
  };
}
