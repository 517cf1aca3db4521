import { describe, expect, it } from "vitest";
import { exampleFor, patternError } from "./eventTypePattern.ts";

describe("patternError", () => {
  it.each(["form.submitted", "form.*", "*"])("accepts %s", (text) => {
    expect(patternError(text)).toBeNull();
  });

  it("names what is wrong", () => {
    expect(patternError("Form submitted")).toContain("Form submitted");
  });
});

describe("exampleFor", () => {
  const types = [{ type: "form.submitted" }, { type: "order.created" }];

  it.each([
    [[], "form.submitted"],
    [["*"], "form.submitted"],
    [["order.*"], "order.created"],
    [["quiz.*", "order.created"], "order.created"],
    [["quiz.*"], undefined],
    [["order"], undefined],
  ])("finds for %j the event %s", (patterns, type) => {
    expect(exampleFor(patterns, types)?.type).toBe(type);
  });
});
