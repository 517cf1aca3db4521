import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json.ts";
import { checkData, checkDataSchema } from "./data-schema.ts";

const schema: JsonObject = {
  type: "object",
  required: ["score"],
  properties: {
    score: { type: "integer", minimum: 0, maximum: 100 },
    level: { enum: ["easy", "hard"] },
    email: { type: "string", format: "email" },
    code: { type: "string", pattern: "^[A-Z]{3}$" },
    answers: { type: "array", maxItems: 2, items: { type: ["string", "null"] } },
  },
};

describe("the schema of a custom event", () => {
  it("is accepted", () => expect(checkDataSchema(schema)).toEqual([]));

  it.each([
    [{ type: "text" }, "schema.type"],
    [{ properties: { a: { anyOf: [] } } }, "schema.properties.a.anyOf"],
    [{ items: 7 }, "schema.items"],
    [{ pattern: "(?<=x)y" }, "schema.pattern"],
    [{ minLength: -1 }, "schema.minLength"],
  ])("%j is refused at %s", (wrong, path) => {
    expect(checkDataSchema(wrong).map((issue) => issue.path)).toEqual([path]);
  });
});

describe("data of a custom event", () => {
  it("that fits passes, with fields nobody named", () => {
    const data = {
      score: 7,
      level: "hard",
      email: "a@example.com",
      code: "ABC",
      answers: ["x", null],
      more: { deep: 1 },
    };
    expect(checkData(schema, data)).toEqual([]);
  });

  it.each([
    [{}, "data.score"],
    [{ score: 1.5 }, "data.score"],
    [{ score: 101 }, "data.score"],
    [{ score: 1, level: "medium" }, "data.level"],
    [{ score: 1, email: "nobody" }, "data.email"],
    [{ score: 1, code: "abc" }, "data.code"],
    [{ score: 1, answers: ["a", "b", "c"] }, "data.answers"],
    [{ score: 1, answers: [1] }, "data.answers.0"],
  ])("%j is refused at %s", (data, path) => {
    expect(checkData(schema, data as JsonObject).map((issue) => issue.path)).toEqual([path]);
  });

  it("cannot make a pattern take long", () => {
    const started = performance.now();
    checkData({ pattern: "^(a+)+$" }, `${"a".repeat(50_000)}b`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("may forbid further fields", () => {
    const strict = { type: "object", properties: { a: {} }, additionalProperties: false };
    expect(checkData(strict, { a: 1, b: 2 }).map((issue) => issue.path)).toEqual(["data.b"]);
  });
});
