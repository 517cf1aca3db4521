import { describe, expect, it } from "vitest";
import { filterWords } from "./filterWords.ts";

describe("the words of a list of runs that nothing fits", () => {
  it("name the one filter that is set", () => {
    expect(filterWords({ status: "cancelled" })).toBe("the status “Cancelled”");
  });

  it("name several, and none that is not set", () => {
    const filter = { q: "ada", workflowId: "w1", version: 3, contactId: undefined, from: "2026-03-10T12:00:00Z" };
    expect(filterWords(filter)).toBe("the words “ada”, this workflow, version 3 and this time");
  });
});
