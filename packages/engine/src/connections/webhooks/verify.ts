import { timingSafeEqual } from "node:crypto";
import { decodeSecret, signatureOf, webhookId } from "./sign.ts";

export type WebhookVerification =
  | { ok: true; id: string }
  | { ok: false; reason: "missing_headers" | "malformed" | "too_old" | "too_new" | "wrong_signature" };

/** How far the sender's clock and ours may be apart, delivery included. */
export const toleranceSeconds = 300;

const mostSignatures = 16;

/**
 * Whether one of the secrets signed exactly these bytes at most 300 seconds from `now`. Header names in any case.
 * The same webhook passes again within that time: whoever verifies remembers the ids it has taken for at least twice
 * `toleranceSeconds` and takes each once.
 * Throws `invalid_input` only for a secret of ours that is none.
 */
export function verifyWebhook(webhook: {
  secrets: readonly string[];
  headers: Readonly<Record<string, string | undefined>>;
  rawBody: string | Uint8Array;
  now: Date;
}): WebhookVerification {
  const keys = webhook.secrets.map(decodeSecret);
  const headers = new Map(Object.entries(webhook.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp");
  const signature = headers.get("webhook-signature");
  if (!id || !timestamp || !signature) return { ok: false, reason: "missing_headers" };
  if (!webhookId.test(id) || !/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: "malformed" };

  const age = Math.floor(webhook.now.getTime() / 1000) - Number(timestamp);
  if (age > toleranceSeconds) return { ok: false, reason: "too_old" };
  if (age < -toleranceSeconds) return { ok: false, reason: "too_new" };

  const given = signature
    .split(" ", mostSignatures)
    .filter((entry) => entry.startsWith("v1,"))
    .map((entry) => Buffer.from(entry.slice(3), "base64"));
  let matches = false;
  for (const key of keys) {
    const expected = signatureOf(key, id, timestamp, webhook.rawBody);
    for (const candidate of given) {
      if (candidate.byteLength === expected.byteLength && timingSafeEqual(candidate, expected)) matches = true;
    }
  }
  return matches ? { ok: true, id } : { ok: false, reason: "wrong_signature" };
}
