import { describe, expect, it } from "vitest";
import { readJson, writeJson } from "./json.ts";

describe("a JSON text that is being written", () => {
  it("is its value once it can be read, and nothing when it is empty", () => {
    expect(readJson('{ "a": [1, "{{ contact.email }}"] }')).toEqual({ value: { a: [1, "{{ contact.email }}"] } });
    expect(readJson("  ")).toEqual({ value: undefined });
    expect(readJson("null")).toEqual({ value: null });
  });

  it("says where it cannot be read", () => {
    expect(readJson('{\n  "a": 1,\n  b\n}').error).toMatch(/line 3/);
  });

  it("says that expressions need quotes", () => {
    expect(readJson('{ "a": {{ event.data.amount }} }').error).toMatch(/quotes/);
  });
});

describe("a field that takes JSON or text", () => {
  it("takes words and a lone expression as text, and what begins like JSON as JSON", () => {
    expect(readJson("hello {{ contact.email }}", true)).toEqual({ value: "hello {{ contact.email }}" });
    expect(readJson("{{ event.data }}", true)).toEqual({ value: "{{ event.data }}" });
    expect(readJson('{ "a": ', true).error).toBeDefined();
    expect(readJson("12", true)).toEqual({ value: 12 });
  });

  it("writes every value so that it reads back the same", () => {
    for (const value of ["hello", "12", "", "{", { a: 1 }, null, "{{ event.data }}"]) {
      expect(readJson(writeJson(value, true), true)).toEqual({ value });
    }
  });
});
