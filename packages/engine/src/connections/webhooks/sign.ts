import { createHmac, randomBytes } from "node:crypto";
import { MillraceError } from "@millrace/shared/errors.ts";

/**
 * Standard Webhooks (https://www.standardwebhooks.com), symmetric signatures: HMAC-SHA-256 over
 * `id.timestamp.body`, with the body as the raw bytes that travel.
 */

export interface WebhookHeaders {
  "webhook-id": string;
  /** Unix seconds. */
  "webhook-timestamp": string;
  /** `v1,<base64>`, one per secret, separated by spaces. */
  "webhook-signature": string;
}

const secretPrefix = "whsec_";

/** What an id may be. A dot would make `id.timestamp.body` ambiguous, and a signature good for another message. */
export const webhookId = /^[^\s.]{1,256}$/;

/** A new signing secret: `whsec_` and 32 random bytes in base64. */
export function generateSecret(): string {
  return secretPrefix + randomBytes(32).toString("base64");
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
  if (!webhookId.test(id)) throw new MillraceError("invalid_input", "A webhook id has no dots and no spaces.");
  const timestamp = String(Math.floor(webhook.timestamp.getTime() / 1000));
  const signatures = [webhook.secret].flat().map((secret) => {
    return `v1,${signatureOf(decodeSecret(secret), id, timestamp, body).toString("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

/** The bare signature of one message under one key. */
export function signatureOf(key: Buffer, id: string, timestamp: string, body: string | Uint8Array): Buffer {
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
}

/** The key of a secret; the specification asks for 24 to 64 bytes. Throws `invalid_input`. */
export function decodeSecret(secret: string): Buffer {
  const encoded = secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : "";
  const key = Buffer.from(encoded, "base64");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || key.byteLength < 24 || key.byteLength > 64) {
    throw new MillraceError("invalid_input", "A webhook secret is whsec_ and 24 to 64 bytes in base64.");
  }
  return key;
}
