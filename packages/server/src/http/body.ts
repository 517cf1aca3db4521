import { MillraceError } from "@millrace/shared/errors.ts";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { WebSocket } from "ws";

/** Answers a request by a WebSocket, which it hands over once it is open. */
export type Upgrade = (begin: (socket: WebSocket) => void) => Response;

/** The Node objects of a request are missing where a test calls the app directly. */
export interface HttpEnv {
  Bindings: Partial<HttpBindings> & {
    /** There where somebody asks for a WebSocket. */
    upgrade?: Upgrade;
  };
}

export type HttpContext = Context<HttpEnv>;

const nothing = Buffer.alloc(0);

/**
 * The body's bytes, straight from the socket. It stops reading as soon as there is too much of it.
 * @throws MillraceError `payload_too_large`.
 */
export function readBody(c: HttpContext, maxBytes: number): Promise<Buffer> | Buffer {
  const declared = c.req.header("content-length");
  if (declared !== undefined && Number(declared) > maxBytes) throw tooLarge(maxBytes);
  const incoming = c.env?.incoming;
  if (!incoming) return readWebBody(c, maxBytes);
  if (declared === "0") return nothing;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on("data", (chunk: Buffer) => {
      length += chunk.byteLength;
      chunks.push(chunk);
      if (length <= maxBytes) return;
      incoming.removeAllListeners("data").pause();
      reject(tooLarge(maxBytes));
    });
    incoming.on("end", () => resolve(chunks.length === 1 ? (chunks[0] ?? nothing) : Buffer.concat(chunks, length)));
    incoming.on("error", (cause) => reject(new MillraceError("malformed_json", "The body broke off", { cause })));
  });
}

async function readWebBody(c: HttpContext, maxBytes: number): Promise<Buffer> {
  const body = Buffer.from(await c.req.raw.arrayBuffer());
  if (body.byteLength > maxBytes) throw tooLarge(maxBytes);
  return body;
}

function tooLarge(maxBytes: number): MillraceError {
  return new MillraceError("payload_too_large", `At most ${maxBytes} bytes are taken`);
}

/** `application/json` of `Application/JSON; charset=utf-8`; empty where none is given. */
export function mediaType(header: string | undefined): string {
  if (header === undefined || header === "application/json") return header ?? "";
  const end = header.indexOf(";");
  return (end === -1 ? header : header.slice(0, end)).trim().toLowerCase();
}

/** Levels of a JSON body at the most: what walks over it afterwards, PostgreSQL included, does so by recursion. */
export const deepestJson = 64;

/** @throws MillraceError `malformed_json`. */
export function parseJson(raw: Uint8Array): unknown {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("utf8"));
  } catch (cause) {
    throw new MillraceError("malformed_json", "The body is not valid JSON", { cause });
  }
  if (isDeeperThan(deepestJson, value)) throw new MillraceError("malformed_json", "The body is nested too deeply");
  return value;
}

export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const entry of Object.values(value)) if (isDeeperThan(levels - 1, entry)) return true;
  return false;
}
