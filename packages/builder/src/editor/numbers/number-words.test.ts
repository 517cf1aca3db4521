import { describe, expect, it } from "vitest";
import { shareWords, shortCount, shortDuration, spokenNumbers } from "./number-words.ts";
import { boundsOf, dayOf } from "./period.ts";

describe("numbers in words", () => {
  it("are exact as long as there is room", () => {
    expect([0, 9_876, 12_345, 1_200_000].map(shortCount)).toEqual(["0", "9,876", "12.3K", "1.2M"]);
  });

  it("give shares without pretending that few are none", () => {
    expect([shareWords(12, 100), shareWords(1, 1_000), shareWords(0, 5), shareWords(1, 0)]).toEqual([
      "12 %",
      "<1 %",
      "0 %",
      undefined,
    ]);
  });

  it("give times in the unit that one would say", () => {
    expect([340, 1_500, 90_000, 5_400_000, 172_800_000, 86_390_000].map(shortDuration)).toEqual([
      "340 ms",
      "1.5 s",
      "1.5 min",
      "1.5 h",
      "2 d",
      "1 d",
    ]);
  });

  it("are a sentence for who does not see them", () => {
    const numbers = { nodeId: "a", entered: 1204, waiting: 32, succeeded: 1000, failed: 5, skipped: 0, left: 144 };
    expect(spokenNumbers({ ...numbers, medianMs: 172_800_000, p95Ms: null })).toBe(
      "1,204 entered, 32 waiting now, 5 failed, 12 % leave here, half take up to 2 d",
    );
    expect(spokenNumbers(undefined)).toBe("Nobody came here");
  });
});

describe("a period", () => {
  const now = new Date(2026, 4, 31, 15, 42).getTime();

  it("begins at midnight or at a full hour", () => {
    expect(boundsOf("today", now)).toEqual({ from: new Date(2026, 4, 31).toISOString() });
    expect(boundsOf("7d", now).from).toBe(boundsOf("7d", now + 60_000).from);
  });

  it("includes both of its days", () => {
    expect(boundsOf("custom", now, "2026-05-01", "2026-05-02")).toEqual({
      from: new Date(2026, 4, 1).toISOString(),
      to: new Date(2026, 4, 3).toISOString(),
    });
    expect(boundsOf("custom", now, "nonsense")).toEqual({ from: new Date(2026, 4, 31).toISOString() });
    expect(dayOf(now)).toBe("2026-05-31");
  });
});
