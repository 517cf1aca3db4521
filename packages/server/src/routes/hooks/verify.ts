import { hash, timingSafeEqual } from "node:crypto";
import { verifyWebhook } from "@millrace/engine/connections/webhooks/verify.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { FoundHook } from "./store.ts";

export interface HookRequest {
  headers: Record<string, string | undefined>;
  rawBody: Uint8Array;
  /** As the sender gave it. */
  secret: string | undefined;
}

/**
 * A hook says for itself how its sender proves itself; nothing is taken without. A signed call that comes again is known by its
 * webhook-id, so it starts nothing twice.
 * @throws MillraceError `unauthenticated`.
 */
export function verifyHook({ verification, secret }: FoundHook, request: HookRequest): void {
  if (verification === "signature") {
    const { headers, rawBody } = request;
    const verified = verifyWebhook({ secrets: [secret], headers, rawBody, now: new Date() });
    if (!verified.ok) throw new MillraceError("unauthenticated", `The signature is refused: ${verified.reason}`);
    return;
  }
  if (request.secret === undefined || !timingSafeEqual(digest(request.secret), digest(secret))) {
    throw new MillraceError("unauthenticated", "The secret is missing or wrong");
  }
}

/** Of equal length whatever is compared, so that the comparison tells nothing about it. */
function digest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
