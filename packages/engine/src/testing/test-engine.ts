import { randomBytes } from "node:crypto";
import { parseAllowList } from "../connections/egress/addresses.ts";
import { createEgress } from "../connections/egress/client.ts";
import { createMailer } from "../connections/mail/mailer.ts";
import { createVault, type Vault } from "../connections/secrets.ts";
import { createMail } from "../messages/mail.ts";
import { createWebhookSecret } from "../messages/webhook-secret.ts";
import type { NodeDefinition } from "../nodes/define.ts";
import { createNodeTypes } from "../nodes/node-types.ts";
import { definitions } from "../nodes/registry.ts";
import { createEngine, type Engine } from "../runtime/create-engine.ts";
import type { Log } from "../runtime/shell.ts";
import type { Worker } from "../runtime/engine.ts";
import { openAsOwner, openDatabase, type Pool } from "../store/database.ts";
import { testDatabase } from "../store/test-database.ts";
import { eventually } from "./eventually.ts";
import { openSpace, type Space } from "./space.ts";

export interface TestEngineOptions {
  /** Default: a database of its own, removed with `stop`. */
  databaseUrl?: string;
  /** Default: mail goes to the sandbox mailbox. */
  smtpUrl?: string;
  /** Types beside those of the registry. */
  types?: readonly NodeDefinition[];
  /** Workers of this process. Default 1. */
  workers?: number;
  /** Secrets are sealed with it; processes that share a database share the key. */
  masterKey?: Buffer;
}

/** The engine as the server composes it, on a real database, with egress that reaches loopback. */
export interface TestEngine {
  engine: Engine;
  pool: Pool;
  vault: Vault;
  databaseUrl: string;
  /** What it warned about and failed at, oldest first. */
  complaints: string[];
  /** A workspace of its own for a test. */
  space: (timeZone?: string) => Promise<Space>;
  /** Another worker beside those that run; ends with the engine if not before. */
  addWorker: () => Promise<Worker>;
  /** Waits until no job is left. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
}

export async function testEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const own = options.databaseUrl === undefined ? await testDatabase() : undefined;
  const databaseUrl = options.databaseUrl ?? (own?.url as string);
  const pool = own?.pool ?? openDatabase({ url: databaseUrl, name: "test-engine" });
  const vault = createVault(options.masterKey ?? randomBytes(32));
  const egress = createEgress({ allow: parseAllowList("127.0.0.0/8") });
  const mailer = options.smtpUrl === undefined ? undefined : createMailer({ url: options.smtpUrl });
  const complaints: string[] = [];
  const engine = createEngine({
    pool,
    databaseUrl,
    services: {
      egress,
      mail: createMail({ pool, mailer, defaultFrom: "Example <hello@example.com>" }),
      webhookSecret: createWebhookSecret(pool, vault),
    },
    log: recorder(complaints),
    types: createNodeTypes([...definitions, ...(options.types ?? [])]),
    onFatal: (error) => complaints.push(`fatal: ${String(error)}`),
  });
  const owner = openAsOwner(databaseUrl);
  const workers: Worker[] = [];
  const addWorker = async (): Promise<Worker> => {
    const worker = engine.worker();
    workers.push(worker);
    await worker.start();
    return worker;
  };
  for (let count = options.workers ?? 1; count > 0; count--) await addWorker();
  return {
    engine,
    pool,
    vault,
    databaseUrl,
    complaints,
    space: (timeZone) => openSpace({ engine, pool, vault }, timeZone),
    addWorker,
    idle: async () => {
      await eventually("the jobs to be done", async () => {
        const jobs = await owner`select from graphile_worker.jobs`;
        return jobs.length === 0;
      });
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop(5_000)));
      await engine.feed.stop();
      await egress.close();
      mailer?.close();
      await owner.end({ timeout: 1 });
      if (own) await own.drop();
      else await pool.end({ timeout: 1 });
    },
  };
}

function recorder(complaints: string[]): Log {
  const complain = (message: string, about?: Record<string, unknown>) =>
    void complaints.push(about ? `${message} ${JSON.stringify(about)}` : message);
  return { info: () => {}, warn: complain, error: complain };
}
