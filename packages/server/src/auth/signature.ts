import { verifyWebhook } from "@millrace/engine/connections/webhooks/verify.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { HttpContext } from "../http/body.ts";

export const signatureHeaders = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;

/**
 * A request made with a key that requires signatures carries Standard Webhooks headers over its raw body.
 * Sending the same event again is harmless: events are idempotent by their id.
 * @throws MillraceError `unauthenticated`.
 */
export function verifyCallerSignature(secret: string, c: HttpContext, rawBody: Uint8Array): void {
  const headers = Object.fromEntries(signatureHeaders.map((name) => [name, c.req.header(name)]));
  const verified = verifyWebhook({ secrets: [secret], headers, rawBody, now: new Date() });
  if (!verified.ok)
    throw new MillraceError("unauthenticated", `The request's signature is refused: ${verified.reason}`);
}
