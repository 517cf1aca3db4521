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
import type { Reach } from "../runtime/fail-points.ts";
import type { Pool } from "../store/database.ts";

export interface ComposeOptions {
  pool: Pool;
  databaseUrl: string;
  /** Seals secrets; processes that share a database share the key. */
  masterKey: Buffer;
  /** Default: mail goes to the sandbox mailbox. */
  smtpUrl?: string | undefined;
  /** Types beside those of the registry. */
  types?: readonly NodeDefinition[] | undefined;
  /** Hears what the engine warns about and fails at. */
  complain: (complaint: string) => void;
  onFatal: (error: unknown) => void;
  /** Hears of the fail points. */
  reach?: Reach | undefined;
}

/** The engine as the server composes it, but with egress that reaches loopback. */
export function composeEngine({
  pool,
  databaseUrl,
  masterKey,
  smtpUrl,
  types = [],
  complain,
  onFatal,
  reach,
}: ComposeOptions): {
  engine: Engine;
  vault: Vault;
  close: () => Promise<void>;
} {
  const vault = createVault(masterKey);
  const egress = createEgress({ allow: parseAllowList("127.0.0.0/8") });
  const mailer = smtpUrl === undefined ? undefined : createMailer({ url: smtpUrl });
  const tell = (message: string, about?: Record<string, unknown>): void =>
    complain(about ? `${message} ${JSON.stringify(about)}` : message);
  const engine = createEngine({
    pool,
    databaseUrl,
    services: {
      egress,
      mail: createMail({ pool, mailer, defaultFrom: "Example <hello@example.com>" }),
      webhookSecret: createWebhookSecret(pool, vault),
    },
    log: { info: () => {}, warn: tell, error: tell },
    types: createNodeTypes([...definitions, ...types]),
    onFatal,
    reach,
  });
  return {
    engine,
    vault,
    close: async () => {
      await engine.feed.stop();
      await egress.close();
      mailer?.close();
    },
  };
}
