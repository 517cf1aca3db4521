import { describe, expect, it } from "vitest";
import { checkTemplate, templateVariables } from "./variables.ts";

const known = (path: string) => path === "contact" || path.startsWith("contact.");

describe("templateVariables", () => {
  it.each([
    ["no template", []],
    ["{{ contact.first_name }} {{ contact.first_name }}", ["contact.first_name"]],
    ["{{ event.data.items[0].sku }}", ["event.data.items.0.sku"]],
    ["{{ contact['first_name'] | default: vars.name }}", ["contact.first_name", "vars.name"]],
    ["{% for i in event.data.items %}{{ i.name }}{{ forloop.index }}{% endfor %}", ["event.data.items"]],
    ["{% assign q = steps.a-b.output.s %}{{ q.x }}", ["steps.a-b.output.s"]],
    ["{% capture c %}{{ vars.a }}{% endcapture %}{{ c }}", ["vars.a"]],
    ["{{ contact[vars.key].x }}", ["contact", "vars.key"]],
    ["{% if run.id == nil %}{% elsif now %}{% endif %}", ["run.id", "now"]],
    ["{% case vars.a %}{% when vars.b %}{{ vars.c }}{% endcase %}", ["vars.a", "vars.b", "vars.c"]],
    ["{% for i in (1..vars.n) %}{% endfor %}", ["vars.n"]],
    ["{{ 'abc'.size }}{% raw %}{{ x }}{% endraw %}", []],
  ])("%s reads %j", (source, expected) => {
    expect(templateVariables(source).toSorted()).toEqual(expected.toSorted());
  });
});

describe("checkTemplate", () => {
  it("finds nothing wrong with known names", () => {
    expect(checkTemplate("Hi {{ contact.first_name }}", known)).toEqual([]);
  });

  it("names what is not known", () => {
    expect(checkTemplate("{{ contcat.first_name }}", known)).toEqual([
      { path: "", code: "unknown_name", message: "“contcat.first_name” is not known here." },
    ]);
  });

  it.each(["{% render 'x' %}", "{{ contact.x | nope }}", "{{ contact"])("finds that %s does not parse", (source) => {
    expect(checkTemplate(source, known)).toMatchObject([{ path: "", code: "template_syntax" }]);
  });
});
