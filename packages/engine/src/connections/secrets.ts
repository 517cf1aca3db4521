import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** What a sealed secret belongs to. It opens for exactly this and nothing else. */
export interface SecretOwner {
  workspaceId: string;
  /** Of the connection, or whatever else holds the secret. */
  id: string;
  /** Raised with every change, so that an old value cannot be put back. */
  version: number;
}

/** Encrypts secrets for storage: what is stored is worth nothing without the master key. */
export interface Vault {
  seal(owner: SecretOwner, plaintext: string): Uint8Array;
  /** Throws SecretUnreadable when the bytes were changed, belong to another owner, or need a key that is not there. */
  open(owner: SecretOwner, sealed: Uint8Array): string;
  /** Wraps the data key anew with the current master key, for key rotation; the secret itself stays encrypted. */
  rewrap(owner: SecretOwner, sealed: Uint8Array): Uint8Array;
  /** Whether `sealed` is wrapped with the current master key. */
  isCurrent(sealed: Uint8Array): boolean;
}

export class SecretUnreadable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "SecretUnreadable";
  }
}

// format (1) | id of the master key (4) | wrapped data key: iv (12), tag (16), 32 | secret: iv (12), tag (16), n
const format = 1;
const keyBytes = 32;
const keyIdBytes = 4;
const ivBytes = 12;
const tagBytes = 16;
const wrappedAt = 1 + keyIdBytes;
const secretAt = wrappedAt + ivBytes + tagBytes + keyBytes;

/**
 * Envelope encryption: AES-256-GCM with a fresh data key per secret, wrapped with the master key; both layers
 * authenticate the owner. `previousKeys` only open. Every key is 32 bytes.
 */
export function createVault(masterKey: Buffer, previousKeys: readonly Buffer[] = []): Vault {
  const keys = new Map([...previousKeys, masterKey].map((key) => [keyId(key).toString("hex"), key]));

  function unwrap(owner: SecretOwner, sealed: Uint8Array): Buffer {
    const bytes = Buffer.from(sealed);
    if (bytes[0] !== format || bytes.byteLength < secretAt + ivBytes + tagBytes) {
      throw new SecretUnreadable("The stored secret has an unknown format.");
    }
    const key = keys.get(bytes.subarray(1, wrappedAt).toString("hex"));
    if (key === undefined) throw new SecretUnreadable("The stored secret needs a master key that is not there.");
    return decrypt(key, aad("key", owner), bytes.subarray(wrappedAt, secretAt));
  }
  function wrap(owner: SecretOwner, dataKey: Buffer): Buffer {
    return Buffer.concat([Buffer.of(format), keyId(masterKey), encrypt(masterKey, aad("key", owner), dataKey)]);
  }

  return {
    seal(owner, plaintext) {
      const dataKey = randomBytes(keyBytes);
      const secret = encrypt(dataKey, aad("secret", owner), Buffer.from(plaintext, "utf8"));
      return new Uint8Array(Buffer.concat([wrap(owner, dataKey), secret]));
    },
    open(owner, sealed) {
      const dataKey = unwrap(owner, sealed);
      return decrypt(dataKey, aad("secret", owner), Buffer.from(sealed).subarray(secretAt)).toString("utf8");
    },
    rewrap(owner, sealed) {
      return new Uint8Array(Buffer.concat([wrap(owner, unwrap(owner, sealed)), sealed.subarray(secretAt)]));
    },
    isCurrent(sealed) {
      return keyId(masterKey).equals(sealed.subarray(1, wrappedAt));
    },
  };
}

/** Names a key without telling anything about it. */
function keyId(key: Buffer): Buffer {
  if (key.byteLength !== keyBytes) throw new RangeError(`A master key has ${keyBytes} bytes.`);
  return createHash("sha256").update("millrace master key id").update(key).digest().subarray(0, keyIdBytes);
}

/** JSON, because it keeps the parts apart whatever they hold. */
function aad(layer: "key" | "secret", owner: SecretOwner): Buffer {
  return Buffer.from(JSON.stringify(["millrace", layer, owner.workspaceId, owner.id, owner.version]));
}

function encrypt(key: Buffer, associated: Buffer, plaintext: Buffer): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: tagBytes }).setAAD(associated);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]);
}

function decrypt(key: Buffer, associated: Buffer, sealed: Buffer): Buffer {
  const iv = sealed.subarray(0, ivBytes);
  const tag = sealed.subarray(ivBytes, ivBytes + tagBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: tagBytes });
  decipher.setAAD(associated).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
  } catch (error) {
    throw new SecretUnreadable("The stored secret was changed or belongs to something else.", error);
  }
}
