import { describe, expect, it } from "vitest";
import { createAdmission } from "./admission.ts";

const setUp = (lag = 0) => {
  const clock = { ms: 0 };
  const admission = createAdmission({ readLag: async () => lag, rate: 10, maxLagSeconds: 60, now: () => clock.ms });
  return { clock, admission };
};

describe("admission", () => {
  it("lets a burst pass, then refills with the rate", () => {
    const { clock, admission } = setUp();
    admission.admit("w", 100);
    expect(() => admission.admit("w", 1)).toThrow(expect.objectContaining({ code: "rate_limited", retryAfter: 0.1 }));
    clock.ms = 1_000;
    admission.admit("w", 10);
    expect(() => admission.admit("w", 1)).toThrow("10 events a second");
  });

  it("counts workspaces apart", () => {
    const { admission } = setUp();
    admission.admit("one", 100);
    expect(() => admission.admit("other", 100)).not.toThrow();
  });

  it("refuses while accepted events wait too long", async () => {
    const { admission } = setUp(61);
    admission.admit("w", 1);
    await Promise.resolve();
    expect(() => admission.admit("w", 1)).toThrow(expect.objectContaining({ code: "overloaded" }));
  });
});
