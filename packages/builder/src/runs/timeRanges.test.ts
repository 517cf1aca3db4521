import { describe, expect, it } from "vitest";
import { startOf } from "./timeRanges.ts";

describe("the beginning of a range", () => {
  const now = Date.parse("2026-01-31T10:00:30Z");

  it("lies at most a sixtieth of the range before its name", () => {
    expect(startOf("1h", now)).toBe("2026-01-31T09:00:00.000Z");
    const week = Date.parse(startOf("7d", now) ?? "");
    expect(now - week).toBeGreaterThanOrEqual(7 * 86_400_000);
    expect(now - week).toBeLessThan((7 + 7 / 60) * 86_400_000);
  });

  it("stays the same for a while, so that a list is not asked for again and again", () => {
    expect(startOf("1h", now + 29_000)).toBe(startOf("1h", now));
    expect(startOf("1h", now + 60_000)).not.toBe(startOf("1h", now));
  });

  it("is none for a name nobody knows", () => {
    expect(startOf("yesterday", now)).toBeUndefined();
    expect(startOf(undefined, now)).toBeUndefined();
  });
});
