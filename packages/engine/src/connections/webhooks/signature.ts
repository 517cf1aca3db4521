import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { MillraceError } from "@millrace/shared/errors.ts";

/**
 * Standard Webhooks (https://www.standardwebhooks.com), symmetric signatures: HMAC-SHA-256 over
 * `id.timestamp.body`, with the body as the raw bytes that travel.
 *
 * A valid signature can be sent again within the tolerance. Whoever verifies remembers the ids it has taken for at
 * least twice `toleranceSeconds` and takes each once.
 */

export interface WebhookHeaders {
  "webhook-id": string;
  /** Unix seconds. */
  "webhook-timestamp": string;
  /** `v1,<base64>`, one per secret, separated by spaces. */
  "webhook-signature": string;
}

export type WebhookVerification =
  | { ok: true; id: string }
  | { ok: false; reason: "missing_headers" | "malformed" | "too_old" | "too_new" | "wrong_signature" };

/** How far the sender's clock and ours may be apart, delivery included. */
export const toleranceSeconds = 300;

const secretPrefix = "whsec_";
const mostSignatures = 16;
/** A dot would make `id.timestamp.body` ambiguous, and a signature good for another id, time and body. */
const plainId = /^[^\s.]{1,256}$/;

/** A new signing secret: `whsec_` and 32 random bytes in base64. */
export function generateSecret(): string {
  return secretPrefix + randomBytes(32).toString("base64");
}

/** A webhook id that stays the same over retries of the same step. */
export function webhookIdFor(idempotencyKey: string): string {
  return `msg_${createHash("sha256").update(idempotencyKey).digest("base64url").slice(0, 32)}`;
}

/**
 * The headers of a signed webhook. During a rotation pass the old and the new secret.
 * Throws `invalid_input` for an id with a dot or a space, and for a secret that is none.
 */
export function signWebhook(webhook: {
  secret: string | readonly string[];
  id: string;
  timestamp: Date;
  body: string | Uint8Array;
}): WebhookHeaders {
  const { id, body } = webhook;
  if (!plainId.test(id)) throw new MillraceError("invalid_input", "A webhook id has no dots and no spaces.");
  const timestamp = String(Math.floor(webhook.timestamp.getTime() / 1000));
  const signatures = [webhook.secret].flat().map((secret) => {
    return `v1,${signatureOf(decodeSecret(secret), id, timestamp, body).toString("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

/**
 * Whether one of the secrets signed exactly these bytes at most 300 seconds from `now`. Header names in any case.
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
  if (!plainId.test(id) || !/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: "malformed" };

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

function signatureOf(key: Buffer, id: string, timestamp: string, body: string | Uint8Array): Buffer {
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
}

/** The specification asks for 24 to 64 bytes. */
function decodeSecret(secret: string): Buffer {
  const encoded = secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : "";
  const key = Buffer.from(encoded, "base64");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || key.byteLength < 24 || key.byteLength > 64) {
    throw new MillraceError("invalid_input", "A webhook secret is whsec_ and 24 to 64 bytes in base64.");
  }
  return key;
}
