import { describe, expect, it } from "vitest";
import { maxTimeoutMs, nodeSchema } from "./document.ts";

const withTimeout = (timeout: string) => nodeSchema.safeParse({ id: "call", type: "http.request", timeout });

describe("the time-out of a node", () => {
  it("may be as long as a call may take, and no longer", () => {
    expect(maxTimeoutMs).toBe(900_000);
    expect(withTimeout("15m").success).toBe(true);
    expect(withTimeout("901s").error?.issues).toMatchObject([{ path: ["timeout"], message: "Use 15 minutes at most" }]);
    // More than a timer of the platform can hold, which would then be due at once.
    expect(withTimeout("25d").success).toBe(false);
  });

  it("must be a duration", () => {
    expect(withTimeout("soon").success).toBe(false);
  });
});
