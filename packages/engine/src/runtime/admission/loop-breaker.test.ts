import { describe, expect, it } from "vitest";
import { createEntryCounter } from "./loop-breaker.ts";

const hourMs = 3_600_000;

describe("counting entries in memory", () => {
  it("asks for a look at the database from a quarter of the limit on", () => {
    const { isFrequent } = createEntryCounter();
    const asked = Array.from({ length: 30 }, (_, at) => isFrequent("workflow", "ada", 100, at));
    expect(asked.indexOf(true)).toBe(25);
    expect(isFrequent("workflow", "bob", 100, 30)).toBe(false);
    expect(isFrequent("other", "ada", 100, 30)).toBe(false);
  });

  it("keeps what a contact did within the hour before, and forgets what is older", () => {
    const { isFrequent } = createEntryCounter();
    for (let at = 0; at < 30; at++) isFrequent("workflow", "ada", 100, hourMs - 30 + at);
    expect(isFrequent("workflow", "ada", 100, hourMs + 60_000)).toBe(true);
    expect(isFrequent("workflow", "ada", 100, 4 * hourMs)).toBe(false);
  });

  it("finds who comes again and again among very many others", () => {
    const { isFrequent } = createEntryCounter();
    let found = false;
    for (let at = 0; at < 400_000 && !found; at++) {
      isFrequent("workflow", `contact ${at}`, 100, 0);
      if (at % 1_000 === 0) found = isFrequent("workflow", "ada", 100, 0);
    }
    expect(found).toBe(true);
  });
});
