import { hash, randomBytes } from "node:crypto";

const secretBytes = 24;
const prefixLength = 8;
const keyPattern = /^mr_live_[a-z0-9]{8}_[A-Za-z0-9_-]{32}$/;

export interface NewApiKey {
  /** `mr_live_<prefix>_<secret>`: shown once, never stored. */
  key: string;
  /** `mr_live_<prefix>`: names the key wherever it is listed. */
  prefix: string;
  hash: Buffer;
}

/** 192 random bits, so that a plain SHA-256 of it is safe to store: there is nothing to guess. */
export function generateApiKey(): NewApiKey {
  const name = BigInt(`0x${randomBytes(8).toString("hex")}`)
    .toString(36)
    .padStart(prefixLength, "0")
    .slice(0, prefixLength);
  const prefix = `mr_live_${name}`;
  const key = `${prefix}_${randomBytes(secretBytes).toString("base64url")}`;
  return { key, prefix, hash: hashApiKey(key) };
}

export function hashApiKey(key: string): Buffer {
  return hash("sha256", key, "buffer");
}

/** Whether it could be one of ours; what could not is refused without a look into the database. */
export function looksLikeApiKey(key: string): boolean {
  return keyPattern.test(key);
}
