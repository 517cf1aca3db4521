import { finalBeforeSending } from "../failure.ts";

/** Header fields by lower-case name. */
export type Headers = Record<string, string>;

const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const printable = /^[\t\x20-\x7e\x80-\xff]*$/;
const largestHeaders = 32 * 1024;

/** The connection's own fields (RFC 9110 §7.6.1) and those that say where a message ends or whom it is for. */
const ours = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What another origin may see after a redirect. A list of what is harmless: any other field may be a credential. */
const harmless = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "cache-control",
  "content-language",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "user-agent",
]);

/**
 * Lower-cases the names; of two that differ in case only, the last counts. Refuses names and values that could start a
 * header of their own, and the client's own fields.
 */
export function checkHeaders(headers: Readonly<Record<string, string>>): Headers {
  const checked = new Map<string, string>();
  let size = 0;
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!token.test(lower)) throw finalBeforeSending("invalid_header", "A header name is not valid.");
    if (ours.has(lower)) throw finalBeforeSending("invalid_header", `The header ${lower} cannot be set.`);
    if (!printable.test(value)) {
      throw finalBeforeSending("invalid_header", `The header ${lower} holds a character that is not allowed.`);
    }
    size += lower.length + value.length + 4;
    checked.set(lower, value);
  }
  if (size > largestHeaders) throw finalBeforeSending("invalid_header", "The headers are too large.");
  return Object.fromEntries(checked);
}

export function keepHarmless(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name)));
}

export function dropContentHeaders(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("content-")));
}
