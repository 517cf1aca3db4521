import type { HttpContext } from "../http/body.ts";
import type { Principal } from "../http/route.ts";

/** A principal, and what only the server itself may know of it. */
export interface Caller {
  principal: Principal;
  /** Of API keys whose requests must be signed; `whsec_…`. */
  signingSecret: string | null;
}

/** @throws MillraceError `unauthenticated`. */
export type Identify = (c: HttpContext) => Caller | Promise<Caller>;
