import { hostname } from "node:os";
import { join } from "node:path";
import { parseAllowList } from "@millrace/engine/connections/egress/addresses.ts";
import { createEgress } from "@millrace/engine/connections/egress/client.ts";
import { createMailer } from "@millrace/engine/connections/mail/mailer.ts";
import { loadMasterKey } from "@millrace/engine/connections/master-key.ts";
import { createVault, type Vault } from "@millrace/engine/connections/secrets.ts";
import { createMail } from "@millrace/engine/messages/mail.ts";
import { createWebhookSecret } from "@millrace/engine/messages/webhook-secret.ts";
import { createEngine, type Engine } from "@millrace/engine/runtime/create-engine.ts";
import { openDatabase, type Pool } from "@millrace/engine/store/database.ts";
import type { Env } from "./env.ts";
import { createLogger, type Logger } from "./log.ts";

/** What API and worker are made of; whoever composed it closes it. */
export interface Parts {
  pool: Pool;
  vault: Vault;
  masterKey: Buffer;
  engine: Engine;
  logger: Logger;
  mailDelivery: "smtp" | "sandbox";
  close: () => Promise<void>;
}

/**
 * Builds what every process needs on a migrated database.
 * @param onFatal the worker's pool of jobs died; the process should end and be started anew. Only a worker's process needs it.
 */
export async function compose(
  env: Env,
  databaseUrl: string,
  onFatal: (error: unknown) => void = () => undefined,
): Promise<Parts> {
  const logger = createLogger(env.logLevel);
  const masterKey = env.masterKey ?? (await loadMasterKey(join(env.home, "master.key")));
  const vault = createVault(masterKey);
  const pool = openDatabase({ url: databaseUrl, max: env.poolSize });
  const egress = createEgress({ allow: parseAllowList(env.egressAllow.join(",")) });
  const mailer = env.smtpUrl === undefined ? undefined : createMailer({ url: env.smtpUrl });
  const engine = createEngine({
    pool,
    databaseUrl,
    services: {
      egress,
      mail: createMail({ pool, mailer, defaultFrom: env.mailFrom ?? `Millrace <millrace@${hostname()}>` }),
      webhookSecret: createWebhookSecret(pool, vault),
    },
    log: {
      info: (message, about) => logger.info(about ?? {}, message),
      warn: (message, about) => logger.warn(about ?? {}, message),
      error: (message, about) => logger.error(about ?? {}, message),
    },
    onFatal,
  });
  return {
    pool,
    vault,
    masterKey,
    engine,
    logger,
    mailDelivery: mailer ? "smtp" : "sandbox",
    close: async () => {
      await engine.feed.stop();
      await egress.close();
      mailer?.close();
      await pool.end({ timeout: 5 });
    },
  };
}
