import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MillraceError } from "../errors.ts";
import type { Json } from "../json.ts";
import { compileTemplate, renderTemplate, type TemplateOptions } from "./engine.ts";

const values = {
  event: {
    data: {
      amount: 12,
      items: [
        { sku: "a1", price: 3 },
        { sku: "b2", price: 4.5 },
      ],
      paid: false,
    },
  },
  contact: { first_name: "Ada <b>", email: "ada@example.com", tags: ["vip", "new"] },
  steps: { "look-up": { output: { status: 200 } } },
  now: new Date("2026-01-05T10:00:00Z"),
};

const render = (source: string, options?: TemplateOptions): Json =>
  renderTemplate(compileTemplate(source, options), values);

describe("a template that is exactly one expression", () => {
  it.each<[string, Json]>([
    ["{{ event.data.amount }}", 12],
    ["{{ trigger.data.amount }}", 12],
    ["\n  {{ event.data.amount }} ", 12],
    ["{{ event.data.amount | times: 2 }}", 24],
    ["{{ trigger.data.amount | times: 2 }}", 24],
    ["{{ event.data.paid }}", false],
    ["{{ contact.tags }}", ["vip", "new"]],
    ["{{ contact.tags.size }}", 2],
    ["{{ contact.tags.first }}", "vip"],
    ["{{ event.data.items[1] }}", { sku: "b2", price: 4.5 }],
    ["{{ event.data.items | map: 'sku' }}", ["a1", "b2"]],
    ["{{ event.data.items | sum: 'price' }}", 7.5],
    ["{{ steps.look-up.output.status }}", 200],
    ["{{ contact.nothing }}", null],
    ["{{ contact.nothing | default: 'there' }}", "there"],
    ["{{ nil }}", null],
    ["{{ 'text' }}", "text"],
    ["{{ 5 | divided_by: 0 }}", null],
    ["{{ now }}", "2026-01-05T10:00:00.000Z"],
  ])("%s keeps the type of its value", (source, expected) => {
    expect(render(source)).toEqual(expected);
  });

  it("is a text where a text is asked for", () => {
    expect(render("{{ event.data.amount }}", { as: "text" })).toBe("12");
    expect(render("{{ contact.nothing }}", { as: "text" })).toBe("");
    expect(render("{{ contact.tags | join: ', ' }}", { as: "text" })).toBe("vip, new");
  });
});

describe("any other template", () => {
  it.each([
    ["plain", "plain"],
    ["Hi {{ contact.first_name }}!", "Hi Ada <b>!"],
    ["Hi {{ contact.nothing | default: 'there' }}!", "Hi there!"],
    ["{% if event.data.amount > 10 %}big{% elsif true %}small{% else %}none{% endif %}", "big"],
    ["{% unless event.data.paid %}due{% endunless %}", "due"],
    ["{% case event.data.amount %}{% when 1 %}one{% when 12 %}dozen{% else %}?{% endcase %}", "dozen"],
    ["{% for i in (1..3) %}{{ i }}{% if i == 2 %}{% break %}{% endif %},{% endfor %}", "1,2"],
    [
      "{% for t in contact.tags %}{{ forloop.index }}{{ t | upcase }}{% unless forloop.last %} {% endunless %}{% endfor %}",
      "1VIP 2NEW",
    ],
    ["{% for x in contact.nothing %}x{% else %}empty{% endfor %}", "empty"],
    ["{% for i in (1..4) %}{% cycle 'a', 'b' %}{% endfor %}", "abab"],
    ["{% assign n = event.data.amount | plus: 1 %}{{ n }}.", "13."],
    ["{% capture c %}<{{ event.data.amount }}>{% endcapture %}{{ c }}", "<12>"],
    ["{% comment %}{{ nothing }}{% endcomment %}x", "x"],
    ["{% raw %}{{ kept }}{% endraw %}", "{{ kept }}"],
    ["{{ event.data.items[0] }} at {{ now }}", '{"sku":"a1","price":3} at 2026-01-05T10:00:00.000Z'],
  ])("%s renders %j", (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it("without anything to fill in is returned as it is", () => {
    const template = compileTemplate("Hello }} %}");
    expect(template.isStatic).toBe(true);
    expect(renderTemplate(template, {})).toBe("Hello }} %}");
  });
});

describe("a template for HTML", () => {
  it("escapes every output unless it ends in raw", () => {
    expect(render("<p>{{ contact.first_name }}</p>", { escape: "html" })).toBe("<p>Ada &lt;b&gt;</p>");
    expect(render("{{ contact.first_name }}", { escape: "html" })).toBe("Ada &lt;b&gt;");
    expect(render("{{ contact.first_name | append: '&\"' }}", { escape: "html" })).toBe("Ada &lt;b&gt;&amp;&quot;");
    expect(render("{{ contact.first_name | raw }}", { escape: "html" })).toBe("Ada <b>");
    expect(render("{{ contact.first_name | raw | upcase }}", { escape: "html" })).toBe("ADA &lt;B&gt;");
    expect(render("{% cycle contact.first_name %}", { escape: "html" })).toBe("Ada &lt;b&gt;");
    expect(render("{{ event.data.amount }}", { escape: "html" })).toBe("12");
  });
});

describe("a syntax error", () => {
  it.each([
    ["a\nb {{ contact.x | nope }}", /filter “nope” \(line 2, column 3\)/],
    ["{% if a %}", /not closed \(line 1, column 1\)/],
    ["{{ a", /not closed/],
    ["{% nope %}", /tag “nope”/],
    ["{% for x of y %}{% endfor %}", /line 1/],
    [`${"x".repeat(70_000)}{{ a }}`, /longer than 65536/],
  ])("in %.30j is refused with its place", (source, message) => {
    const error = thrownBy(() => compileTemplate(source));
    expect(error.code).toBe("invalid_input");
    expect(error.message).toMatch(message);
    expect(error.issues?.[0]?.code).toBe("template_syntax");
  });
});

describe("properties", () => {
  it("text without delimiters is never changed, and any text compiles or is refused", () => {
    const piece = fc.constantFrom(
      "{{",
      "}}",
      "{%",
      "%}",
      " if ",
      "endif",
      "contact",
      ".",
      "|",
      "'",
      "x",
      "(1..3)",
      ":",
      "[",
      "for i in ",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 12 }), (pieces) => {
        const source = pieces.join("");
        const result = renderOrRefuse(source);
        const isStatic = !source.includes("{{") && !source.includes("{%");
        expect(isStatic ? result : source).toBe(source);
      }),
    );
  });

  it("an expression gives back any JSON value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as Json;
        const template = compileTemplate("{{ vars.x }}");
        expect(renderTemplate(template, { vars: { x: plain } })).toEqual(plain);
      }),
    );
  });
});

/** What a template renders, or `refused`; anything else that is thrown fails the test. */
function renderOrRefuse(source: string): Json {
  try {
    return render(source);
  } catch (error) {
    if (error instanceof MillraceError) return "refused";
    throw error;
  }
}

function thrownBy(run: () => unknown): MillraceError {
  try {
    run();
  } catch (error) {
    if (error instanceof MillraceError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown");
}
