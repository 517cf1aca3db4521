import { describe, expect, it } from "vitest";
import { exampleValues, previewOf, renderWith } from "./preview.ts";

const variables = [
  { path: "event.data.amount", title: "Amount", example: 120, group: "Event" },
  { path: "contact.first_name", title: "First name", group: "Contact" },
] as const;

describe("the preview of a message", () => {
  it("is filled with examples, or with titles where there are none", () => {
    expect(previewOf("<p>{{ contact.first_name }}: {{ trigger.data.amount }}</p>", exampleValues(variables))).toContain(
      "<p>[First name]: 120</p>",
    );
  });

  it("shows the source while it cannot be read", () => {
    expect(previewOf("<p>{{ contact.</p>", exampleValues(variables))).toContain("<p>{{ contact.</p>");
  });

  it("escapes what it fills in", () => {
    const nasty = [{ path: "contact.first_name", title: "x", example: "<b>", group: "Contact" }] as const;
    expect(previewOf("{{ contact.first_name }}", exampleValues(nasty))).toContain("&lt;b&gt;");
  });
});

describe("example values", () => {
  it("never reach a prototype", () => {
    exampleValues([{ path: "__proto__.polluted", title: "x", group: "Event" }]);
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("a template that is filled in", () => {
  const values = { event: { data: { amount: 120 } } };
  it("keeps the type of a lone expression", () => {
    expect(renderWith("{{ event.data.amount }}", values)).toEqual({ value: 120 });
    expect(renderWith("{{ event.data.amount }}", values, "text")).toEqual({ value: "120" });
    expect(renderWith("{{ event.data.gone }}", values)).toEqual({ value: null });
  });

  it("says why it gives nothing", () => {
    expect(renderWith("{{ event.data.amount | nonsense }}", values).error).toContain("There is no filter “nonsense”");
  });
});
