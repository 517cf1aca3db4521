import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";
import { StepFailure } from "../failure.ts";
import { tooLarge } from "./exchange.ts";
import type { Received } from "./exchange.ts";

type Limit = { maxOutputLength: number };
type Decompress = (data: Uint8Array, limit: Limit) => Promise<Buffer>;

const inflateZlib = promisify<Uint8Array, Limit, Buffer>(inflate);
const inflateBare = promisify<Uint8Array, Limit, Buffer>(inflateRaw);

const decompressors: Readonly<Record<string, Decompress>> = {
  gzip: promisify<Uint8Array, Limit, Buffer>(gunzip),
  br: promisify<Uint8Array, Limit, Buffer>(brotliDecompress),
  deflate: (data, limit) => (looksLikeZlib(data) ? inflateZlib(data, limit) : inflateBare(data, limit)),
};

/** What the client tells targets it can read. */
export const acceptEncoding = "gzip, deflate, br";

/** Undoes one Content-Encoding, up to `maxBytes` of output. Several of them on top of each other are refused. */
export async function decompressBody(received: Received, maxBytes: number): Promise<Buffer> {
  const encoding = (received.headers["content-encoding"] ?? "").trim().toLowerCase();
  if (encoding === "" || encoding === "identity" || received.body.byteLength === 0) return received.body;
  const name = encoding === "x-gzip" ? "gzip" : encoding;
  const decompress = Object.hasOwn(decompressors, name) ? decompressors[name] : undefined;
  if (decompress === undefined) {
    throw unreadable("unsupported_encoding", `The answer has the encoding "${encoding.slice(0, 100)}".`);
  }
  try {
    return await decompress(received.body, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maxBytes);
    throw unreadable("invalid_response", `The answer is not valid ${name}.`, error);
  }
}

/** Text where the content type says so, or says nothing and the bytes are UTF-8; else the bytes. */
export function textOrBytes(body: Buffer, contentType: string | undefined): string | Uint8Array {
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  if (type.trim() === "") return decodeStrictly(body) ?? new Uint8Array(body);
  if (!isTextual(type.trim())) return new Uint8Array(body);
  const charset = parameters
    .find((part) => part.trim().startsWith("charset="))
    ?.trim()
    .slice(8)
    .replaceAll('"', "");
  return decoderOf(charset).decode(body);
}

function isTextual(type: string): boolean {
  return (
    type.startsWith("text/") ||
    /^application\/(?:.*\+)?(?:json|xml)$/.test(type) ||
    ["application/x-www-form-urlencoded", "application/javascript", "application/x-ndjson"].includes(type)
  );
}

function decoderOf(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset ?? "utf-8");
  } catch {
    return new TextDecoder();
  }
}

function decodeStrictly(body: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** RFC 9110 means zlib by "deflate"; some servers send the bare stream. zlib's first byte names its method, 8. */
function looksLikeZlib(data: Uint8Array): boolean {
  return ((data[0] ?? 0) & 0x0f) === 8;
}

function unreadable(code: string, message: string, cause?: unknown): StepFailure {
  return new StepFailure(code, message, { retryable: false, outcome: "unknown", cause });
}
