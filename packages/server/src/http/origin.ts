import { MillraceError } from "@millrace/shared/errors.ts";
import type { HttpContext } from "./body.ts";

/**
 * Whether the page that made a browser send this request is one of ours: the cookie alone does not say so.
 * Clients that are no browsers send neither header; no foreign page can make them send the cookie.
 * @throws MillraceError `forbidden`.
 */
export function checkOrigin(c: HttpContext, publicUrl: string): void {
  const origin = c.req.header("origin");
  if (origin === undefined) {
    const site = c.req.header("sec-fetch-site");
    if (site === undefined || site === "same-origin" || site === "none") return;
  } else if (isOurs(origin, c.req.header("host"), publicUrl)) return;
  throw new MillraceError("forbidden", "This request comes from a page of another origin");
}

/**
 * Whether a WebSocket is opened by a page of ours. Here a browser always says which page it is, and asks nobody before it sends
 * the cookie along, so that one who says nothing is refused as well.
 * @throws MillraceError `forbidden`.
 */
export function checkSocketOrigin(c: HttpContext, publicUrl: string): void {
  const origin = c.req.header("origin");
  if (origin !== undefined && isOurs(origin, c.req.header("host"), publicUrl)) return;
  throw new MillraceError("forbidden", "This connection comes from a page of another origin");
}

/** The configured address, or the very host that the request was sent to. */
export function isOurs(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (origin === new URL(publicUrl).origin) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
