import type { JsonObject } from "@millrace/shared/json.ts";
import { describe, expect, it } from "vitest";
import { checkFields, withLocal } from "./check-fields.ts";

const schema: JsonObject = {
  type: "object",
  required: ["title", "wait"],
  properties: {
    title: { type: "string", maxLength: 10, "x-control": "template" },
    wait: { type: "string", "x-control": "duration" },
    at: { type: "string", pattern: "^\\d\\d:\\d\\d$", "x-placeholder": "09:00" },
    count: { type: "integer", minimum: 1, maximum: 5 },
    names: { type: "array", minItems: 2, items: { type: "string", maxLength: 3 } },
    mode: { anyOf: [{ const: "all" }, { type: "object", properties: { atLeast: { type: "integer", minimum: 1 } } }] },
    filter: { "x-control": "condition" },
  },
};
const said = (config: JsonObject) => checkFields(schema, config).map(({ field, message }) => `${field}: ${message}`);

describe("what the schema says about settings at once", () => {
  it("is what is missing, and nothing about fields that may be left out", () => {
    expect(said({})).toEqual(["title: Fill this in.", "wait: Fill this in."]);
    expect(said({ title: "Hello", wait: "2h" })).toEqual([]);
  });

  it("is what does not fit, at the part that does not", () => {
    const fine = { title: "Hello", wait: "2h" };
    expect(said({ ...fine, title: "Hello, everybody" })).toEqual(["title: Use at most 10 characters."]);
    expect(said({ ...fine, wait: "soon" })).toEqual(["wait: Use a duration such as 45s, 10m, 2h or 3d."]);
    expect(said({ ...fine, at: "nine" })).toEqual(["at: Write it like 09:00."]);
    expect(said({ ...fine, at: "{{ x }}" })).toEqual([]);
    expect(said({ ...fine, count: 1.5 })).toEqual(["count: Give a whole number."]);
    expect(said({ ...fine, count: 9 })).toEqual(["count: Use 5 or less."]);
    expect(said({ ...fine, names: ["a"] })).toEqual(["names: Add at least 2."]);
    expect(said({ ...fine, names: ["a", "abcd"] })).toEqual(["names.1: Use at most 3 characters."]);
    expect(said({ ...fine, mode: { atLeast: 0 } })).toEqual(["mode.atLeast: Use 1 or more."]);
    expect(said({ ...fine, filter: { all: [{ field: "", operator: "equals", value: "x" }] } })).toEqual([
      "filter.all.0.field: Choose a field.",
    ]);
  });

  it("takes the place of what the server said before the field was filled, and says nothing twice", () => {
    const missing = { severity: "error", code: "missing_field", field: "title", message: "Fill this in." } as const;
    expect(withLocal([missing], [], { title: "Hello" })).toEqual([]);
    expect(withLocal([missing], checkFields(schema, { wait: "2h" }), { wait: "2h" })).toEqual([missing]);
  });
});
