import { describe, expect, it } from "vitest";
import { check, node } from "./testing/drawing.ts";

const start = node("s start");

describe("what steps read", () => {
  function read(text: string): [string, string | undefined, string][] {
    const nodes = [start, node("a tag"), node("m mail", { config: { to: "x", list: [{ text }] } }), node("b tag")];
    const found = check(nodes, ["s > a", "a > m", "m > b"]);
    return found.map(({ code, field, message }) => [code, field, message]);
  }

  it.each([
    "{{ steps.a.output.id }}",
    "{{ trigger.data.x }} {{ now }}",
    "{% for x in event.data.items %}{{ x.y }}{% endfor %}",
    "5 %} {",
  ])("can be %s", (text) => {
    expect(read(text)).toEqual([]);
  });

  it.each([
    [
      "{{ lead.email }}",
      "unknown_reference",
      "“Send mail” uses “lead.email”, which is not known. Start with one of event,",
    ],
    ["{{ steps.gone.output }}", "unknown_step", "there is no step with the id gone"],
    ["{{ steps.b.output.id }}", "step_not_upstream", "the output of “Add tag”, which does not come before it"],
    ["{{ steps.m.output }}", "step_not_upstream", "its own output, which does not exist yet"],
    ["{{ steps.a.id }}", "unknown_step_field", "Write steps.a.output.id"],
    ["{{ contact.email", "template_syntax", "not closed"],
  ])("cannot be %s", (text, code, message) => {
    expect(read(text)).toEqual([[code, "list.0.text", expect.stringContaining(message)]]);
  });

  it("is checked in conditions too", () => {
    const when = { any: [{ field: "steps.b.output.ok", operator: "exists" }] };
    const found = check([start, node("m mail", { config: { when } }), node("b tag")], ["s > m", "m > b"]);
    expect(found).toContainEqual(expect.objectContaining({ code: "step_not_upstream", field: "when", nodeId: "m" }));
  });
});
