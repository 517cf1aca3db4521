import { finalBeforeSending } from "../failure.ts";
import { dropContentHeaders, keepHarmless } from "./headers.ts";
import type { Headers } from "./headers.ts";

/** A request that passed every check. */
export interface Outgoing {
  method: string;
  url: URL;
  headers: Headers;
  body: string | Uint8Array | undefined;
}

const redirects = new Set([301, 302, 303, 307, 308]);

/** Where a response points to; undefined unless it is a redirect that names a place. */
export function locationOf(status: number, headers: Headers): string | undefined {
  return redirects.has(status) ? headers["location"] : undefined;
}

/**
 * The request that follows a redirect to `url`, by the rules of https://fetch.spec.whatwg.org/#http-redirect-fetch:
 * 303, and 301 or 302 after a POST, become a GET without a body; another origin gets no credentials.
 * Stricter than fetch: only harmless headers cross origins, and nobody is led from https to http.
 */
export function followRedirect(from: Outgoing, status: number, url: URL): Outgoing {
  if (from.url.protocol === "https:" && url.protocol === "http:") {
    throw finalBeforeSending("redirect_refused", "The target redirects from https to http.");
  }
  const becomesGet =
    (status === 303 && from.method !== "HEAD") || ((status === 301 || status === 302) && from.method === "POST");
  const headers = from.url.origin === url.origin ? from.headers : keepHarmless(from.headers);
  if (!becomesGet) return { ...from, url, headers };
  return { method: "GET", url, headers: dropContentHeaders(headers), body: undefined };
}
