import { isIP } from "node:net";
import { finalBeforeSending } from "../failure.ts";
import type { AddressGuard } from "./guard.ts";

const longestUrl = 16 * 1024;
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Parses a URL the way browsers do, which also turns 2130706433, 0x7f.1 and [::ffff:7f00:1] into plain addresses,
 * and refuses what a request may not go to: other schemes, credentials in the URL, a literal private address.
 */
export function parseTarget(text: string | URL, guard: AddressGuard, base?: URL): URL {
  if (String(text).length > longestUrl) throw finalBeforeSending("invalid_url", "The URL is too long.");
  const url = URL.parse(text, base);
  if (url === null) throw finalBeforeSending("invalid_url", "The URL is not valid.");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw finalBeforeSending("invalid_url", `Only http and https URLs can be requested, not ${url.protocol}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw finalBeforeSending("invalid_url", "A URL must not carry a user name or a password; use a connection.");
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) !== 0) guard.check(host);
  return url;
}

export function parseMethod(method: string): string {
  const upper = method.toUpperCase();
  if (!methods.includes(upper)) {
    throw finalBeforeSending("invalid_request", `The method must be one of ${methods.join(", ")}.`);
  }
  return upper;
}
