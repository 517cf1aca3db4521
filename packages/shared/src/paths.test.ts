import { describe, expect, it } from "vitest";
import { parsePath, readPath } from "./paths.ts";

const root = {
  event: { data: { items: [{ sku: "a1" }], none: null, "first-name": "Ada" } },
  contact: { email: "ada@example.com" },
  now: new Date("2026-01-05T10:00:00Z"),
};

describe("readPath", () => {
  it.each([
    ["contact.email", "ada@example.com"],
    ["event.data.items.0.sku", "a1"],
    ["event.data.first-name", "Ada"],
    ["trigger.data.items.0.sku", "a1"],
    ["event.data.none", null],
    ["now", "2026-01-05T10:00:00.000Z"],
  ])("reads %s", (path, expected) => {
    expect(readPath(root, path)).toEqual(expected);
  });

  it.each([
    "",
    ".",
    "contact.",
    "contact.missing",
    "contact.email.length",
    "event.data.items.length",
    "event.data.items.1",
    "event.data.items.-1",
    "event.data.none.x",
    "toString",
    "contact.toString",
    "contact.hasOwnProperty",
    "__proto__",
    "__proto__.polluted",
    "contact.__proto__.polluted",
    "contact.constructor",
    "constructor.prototype.x",
    "prototype.x",
    Array.from({ length: 40 }, () => "a").join("."),
  ])("finds nothing at %j", (path) => {
    expect(readPath(root, path)).toBeUndefined();
  });

  it("sees event under the name trigger and trigger under the name event, and prefers what is there", () => {
    expect(readPath({ trigger: { a: 1 } }, "event.a")).toBe(1);
    expect(readPath({ trigger: { a: 1 }, event: { a: 2 } }, "trigger.a")).toBe(1);
    expect(readPath({ contact: { event: { a: 1 } } }, "contact.trigger.a")).toBeUndefined();
  });

  it("refuses an own property named __proto__, as JSON can make one", () => {
    expect(readPath(JSON.parse('{"__proto__": {"x": 1}}'), "__proto__.x")).toBeUndefined();
    expect(readPath(JSON.parse('{"contact": {"constructor": {"x": 1}}}'), "contact.constructor.x")).toBeUndefined();
  });

  it.each([null, undefined, 5, "text", [], () => 1])("finds nothing in %j", (value) => {
    expect(readPath(value, "a.b")).toBeUndefined();
  });
});

describe("parsePath", () => {
  it("splits at dots", () => {
    expect(parsePath("steps.ask.output")).toEqual(["steps", "ask", "output"]);
  });
});
