import { randomBytes } from "node:crypto";

// Random once per process, then counted: ids are made for every request, and must not cost one.
const prefix = randomBytes(6).toString("base64url");
let count = 0;

/** Names a request in its answer and in the log. */
export function newRequestId(): string {
  return `${prefix}-${(++count).toString(36)}`;
}
