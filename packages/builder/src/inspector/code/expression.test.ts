import { describe, expect, it } from "vitest";
import { completed, picked, writingAt } from "./expression.ts";

describe("what is being written in a template", () => {
  it("is a variable after an opening brace", () => {
    expect(writingAt("Hi {{")).toEqual({ kind: "variable", from: 5, word: "", output: true });
    expect(writingAt("Hi {{ contact.fi")).toEqual({ kind: "variable", from: 6, word: "contact.fi", output: true });
    expect(writingAt("{% if contact.pl")).toMatchObject({ kind: "variable", word: "contact.pl", output: false });
    expect(writingAt("{% if a == ")).toMatchObject({ kind: "variable", word: "" });
  });

  it("is a filter after a bar", () => {
    expect(writingAt("{{ contact.first_name | def")).toMatchObject({ kind: "filter", word: "def" });
    expect(writingAt("{{ a | default: ")).toMatchObject({ kind: "variable", word: "" });
  });

  it("is nothing in plain text, after a closed expression, inside quotes, or after a complete value", () => {
    expect(writingAt("Hello contact")).toBeUndefined();
    expect(writingAt("{{ a }} and b")).toBeUndefined();
    expect(writingAt('{{ a | default: "con')).toBeUndefined();
    expect(writingAt("{{ contact.email fo")).toBeUndefined();
  });
});

describe("a completed variable", () => {
  it("closes its expression only where it is still open", () => {
    expect(completed("contact.email", "{{", "")).toBe(" contact.email }}");
    expect(completed("contact.email", "{{ ", " }}")).toBe("contact.email");
    expect(completed("contact.email", "{{", "}}")).toBe(" contact.email ");
    expect(completed("contact.email", "{{ ", " | upcase }}")).toBe("contact.email");
  });
});

describe("a variable picked from the list", () => {
  it("becomes an expression in plain text, and a path inside an expression", () => {
    expect(picked("contact.email", "Hi ", "!")).toBe("{{ contact.email }}");
    expect(picked("contact.email", "Hi {{ ", " }}")).toBe("contact.email");
    expect(picked("contact.email", "{% if ", " %}")).toBe("contact.email");
  });
});
