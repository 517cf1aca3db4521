import { operatorNames } from "@millrace/shared/conditions/condition.ts";
import { describe, expect, it } from "vitest";
import { operatorsFor, operatorTitle } from "./operatorsFor.ts";

describe("the operators of a field", () => {
  it("fit its type", () => {
    expect(operatorsFor("number")).toContain("greater_than");
    expect(operatorsFor("number")).not.toContain("starts_with");
    expect(operatorsFor("string")).not.toContain("between");
    expect(operatorsFor("boolean")).not.toContain("contains");
    expect(operatorsFor("array")).toContain("contains");
  });

  it("are all of them when the type is unknown", () => {
    expect(operatorsFor(undefined)).toEqual(operatorNames);
  });

  it("offer each operator of the catalogue for some known type", () => {
    const offered = ["string", "number", "boolean", "array", "date"].flatMap(operatorsFor);
    expect(operatorNames.filter((name) => !offered.includes(name))).toEqual([]);
  });

  it("speak of before and after for dates", () => {
    expect(operatorTitle("less_than", "date")).toBe("is before");
    expect(operatorTitle("less_than", "number")).toBe("is less than");
    expect(operatorTitle("equals", "date")).toBe("is");
  });
});
