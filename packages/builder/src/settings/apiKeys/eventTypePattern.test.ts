import { describe, expect, it } from "vitest";
import { exampleEventType, patternError } from "./eventTypePattern.ts";

describe("patternError", () => {
  it.each(["form.submitted", "form.*", "*"])("accepts %s", (text) => {
    expect(patternError(text)).toBeNull();
  });

  it("names what is wrong", () => {
    expect(patternError("Form submitted")).toContain("Form submitted");
  });
});

describe("exampleEventType", () => {
  it("is a type that the key may send", () => {
    expect(exampleEventType([])).toBe("form.submitted");
    expect(exampleEventType(["order.created", "form.*"])).toBe("order.created");
    expect(exampleEventType(["form.*"])).toBe("form.submitted");
    expect(exampleEventType(["quiz.*"])).toBe("quiz.example");
  });
});
