import { describe, expect, it } from "vitest";
import { firstOwnRetry, neverRetry, policyOf, readWaits, retryWords } from "./retryPolicy.ts";

describe("trying again, in words", () => {
  it("says how often and after which waits", () => {
    expect(retryWords(firstOwnRetry)).toBe("Tries 4 times: at once, after 1 min, then after 5 min, then after 15 min.");
    expect(retryWords(neverRetry)).toBe("Tries once.");
    expect(retryWords(policyOf(undefined, "records"))).toBe("Tries once.");
    expect(retryWords(policyOf(undefined, "external"))).toMatch(/^Tries 6 times: .*6 h\.$/);
  });

  it("repeats the last wait, and takes a leading 0s for the first attempt", () => {
    expect(retryWords({ schedule: ["0s", "30s", "2h"], maxAttempts: 5 })).toBe(
      "Tries 5 times: at once, after 30 s, then after 2 h (3 times).",
    );
  });

  it("reads waits as they are written, and says which one is none", () => {
    expect(readWaits("1m, 5m 2h")).toEqual({ waits: ["1m", "5m", "2h"] });
    expect(readWaits("1m, soon").error).toContain("“soon” is no duration");
    expect(readWaits(" ").error).toBeDefined();
  });
});
