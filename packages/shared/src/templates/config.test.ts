import { describe, expect, it } from "vitest";
import { MillraceError } from "../errors.ts";
import { compileConfig } from "./config.ts";

const values = { contact: { first_name: "Ada", email: "ada@example.com", tags: ["vip"] }, event: { data: { n: 5 } } };

describe("compileConfig", () => {
  it("fills in the named fields and leaves the rest alone", () => {
    const config = {
      to: "{{ contact.email }}",
      subject: "Hi {{ contact.first_name }}",
      note: "{{ contact.email }}",
      tries: 3,
    };
    const fill = compileConfig(config, [
      { path: ["to"] },
      { path: ["subject"] },
      { path: ["missing", "deeper"] },
      { path: ["tries"] },
    ]);
    expect(fill(values)).toEqual({ ...config, to: "ada@example.com", subject: "Hi Ada" });
  });

  it("keeps types, makes texts and escapes HTML as each field asks", () => {
    const config = { a: "{{ event.data.n }}", b: "{{ event.data.n }}", c: "{{ contact.html }}" };
    const fill = compileConfig(config, [{ path: ["a"] }, { path: ["b"], as: "text" }, { path: ["c"], escape: "html" }]);
    expect(fill({ ...values, contact: { html: "<b>" } })).toEqual({ a: 5, b: "5", c: "&lt;b&gt;" });
  });

  it("reaches every item with * and every text with **", () => {
    const config = {
      headers: { "x-name": "{{ contact.first_name }}", accept: "json" },
      list: [{ url: "/{{ event.data.n }}" }, { url: "/" }, "{{ not a field"],
      body: { who: ["{{ contact.tags }}", { deep: "{{ contact.email }}" }], n: 1 },
    };
    const fill = compileConfig(config, [
      { path: ["headers", "*"] },
      { path: ["list", "*", "url"] },
      { path: ["body", "**"] },
    ]);
    expect(fill(values)).toEqual({
      headers: { "x-name": "Ada", accept: "json" },
      list: [{ url: "/5" }, { url: "/" }, "{{ not a field"],
      body: { who: [["vip"], { deep: "ada@example.com" }], n: 1 },
    });
  });

  it("copies only what it changes and never the config itself", () => {
    const config = { same: { a: ["x"] }, other: { b: "{{ event.data.n }}" } };
    const filled = compileConfig(config, [{ path: ["**"] }])(values) as typeof config;
    expect(filled.same).toBe(config.same);
    expect(filled.other).toEqual({ b: 5 });
    expect(config.other.b).toBe("{{ event.data.n }}");
    expect(compileConfig(config.same, [{ path: ["**"] }])(values)).toBe(config.same);
  });

  it("lists every template that is wrong, with its field", () => {
    const config = { subject: "{{ a | nope }}", headers: { x: "{% if %}" } };
    const error = thrownBy(() => compileConfig(config, [{ path: ["subject"] }, { path: ["headers", "*"] }]));
    expect(error.code).toBe("invalid_input");
    expect(error.issues?.map(({ path }) => path)).toEqual(["subject", "headers.x"]);
  });

  it("names the field that cannot be rendered", () => {
    const fill = compileConfig({ a: { b: "{% for i in (1..1000000) %}{% endfor %}" } }, [{ path: ["a", "b"] }]);
    const error = thrownBy(() => fill(values));
    expect(error.issues?.[0]?.path).toBe("a.b");
    expect(error.message).toContain("a.b");
  });

  it("does not follow names that reach a prototype", () => {
    const config = JSON.parse('{"__proto__": {"x": "{{ event.data.n }}"}, "y": "{{ event.data.n }}"}') as { y: string };
    const filled = compileConfig(config, [{ path: ["**"] }, { path: ["__proto__", "x"] }])(values);
    expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
    expect(filled).toHaveProperty("y", 5);
  });
});

function thrownBy(run: () => unknown): MillraceError {
  try {
    run();
  } catch (error) {
    if (error instanceof MillraceError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown");
}
