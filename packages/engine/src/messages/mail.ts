import type { Mailer } from "../connections/mail/mailer.ts";
import { htmlToText } from "../connections/mail/text.ts";
import type { ExternalServices } from "../nodes/services.ts";
import type { Pool } from "../store/database.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { uuidv7 } from "../store/uuid.ts";

export interface MailOptions {
  pool: Pool;
  /** Undefined while no mail connection is set up: everything then goes to the sandbox mailbox. */
  mailer: Mailer | undefined;
  /** Sender of messages that name none. */
  defaultFrom: string;
}

/** Sends mail for steps: through the mail connection, or, in test runs and without one, into the sandbox mailbox. */
export function createMail({ pool, mailer, defaultFrom }: MailOptions): ExternalServices["mail"] {
  return async ({ workspaceId, runId, nodeId, mode, idempotencyKey, timeoutMs }, message) => {
    const from = message.from ?? defaultFrom;
    if (mailer && mode === "live") {
      const { messageId, accepted, response } = await mailer.send({ ...message, from, idempotencyKey }, timeoutMs);
      return { delivered: true, messageId, accepted, response };
    }
    const id = uuidv7();
    // A repeat of the same step is the same message.
    await inWorkspace(
      pool,
      workspaceId,
      (sql) => sql`
        insert into sandbox_mails (workspace_id, id, idempotency_key, sender, recipient, subject, html, body_text, run_id, node_id)
        values (${workspaceId}, ${id}, ${idempotencyKey}, ${from}, ${message.to}, ${message.subject}, ${message.html},
          ${message.text ?? htmlToText(message.html)}, ${runId}, ${nodeId})
        on conflict (workspace_id, idempotency_key) do nothing`,
    );
    return { delivered: false, messageId: id, sandbox: true };
  };
}
