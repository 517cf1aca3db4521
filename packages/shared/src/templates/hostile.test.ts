import { describe, expect, it } from "vitest";
import { MillraceError } from "../errors.ts";
import { compileConfig } from "./config.ts";
import { compileTemplate, renderTemplate } from "./engine.ts";
import { templateLimits } from "./limits.ts";

/** Templates and data that were made to do harm. Each must be refused or be harmless, and soon: a hang fails by the test's time-out. */

const beyond = 9_007_199_254_740_992;
const values = {
  contact: { first_name: "Ada", tags: ["vip"] },
  event: {
    data: {
      low: beyond,
      high: beyond + 2,
      list: Array.from({ length: 20_000 }, () => ""),
      records: Array.from({ length: 8_000 }, (_, a) => ({ a })),
      text: "x".repeat(60_000),
      nested: JSON.parse(`${"[".repeat(3_000)}${"]".repeat(3_000)}`) as unknown,
    },
  },
};

const render = (source: string) => renderTemplate(compileTemplate(source), values);

const refused = { name: "MillraceError", code: "invalid_input" };

function refusal(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return "It was not refused";
}

/** What a template renders, or `refused`; anything else that is thrown fails the test. */
function renderOrRefuse(source: string): unknown {
  try {
    return render(source);
  } catch (error) {
    if (error instanceof MillraceError) return "refused";
    throw error;
  }
}

const doubled = (step: string) => `{% assign a = 'x' %}${step.repeat(40)}{{ a }}`;

describe("code", () => {
  it.each([
    "{{ this.constructor.constructor('return process')() }}",
    "{{ x | valueOf }}",
    "{{ x | constructor }}",
    "{{ x | __proto__ }}",
    "{{ x | where_exp: 'i', 'i' }}",
    "{{ x | group_by: 'a' }}",
    "{{ x | inspect }}",
    "{% cycle 'a' | evil %}",
  ])("%s does not parse", (source) => {
    expect(refusal(() => compileTemplate(source))).toMatchObject(refused);
  });

  it.each([
    "{{ contact.constructor }}",
    "{{ contact.constructor.name }}",
    "{{ contact['__proto__'] }}",
    "{{ contact['constructor']['prototype'] }}",
    "{{ contact.tags.constructor }}",
    "{{ contact.first_name.constructor }}",
    "{{ constructor }}",
    "{{ __proto__ }}",
    "{{ toString }}",
    "{{ contact.tags | map: 'constructor' | first }}",
  ])("%s sees nothing", (source) => {
    expect(render(source)).toBeNull();
  });

  it("cannot put anything on a prototype", () => {
    render(
      "{% assign __proto__ = contact %}{% assign constructor = contact %}{% capture __proto__ %}x{% endcapture %}",
    );
    expect(({} as Record<string, unknown>)["first_name"]).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, "first_name")).toBe(false);
  });
});

describe("files", () => {
  it.each([
    "{% render '../../etc/passwd' %}",
    "{% include '../../etc/passwd' %}",
    "{% include contact.first_name %}",
    "{% layout 'main' %}",
    "{% block a %}{% endblock %}",
    "{% liquid render 'a' %}",
    "{% tablerow i in (1..3) %}{% endtablerow %}",
    "{% increment x %}",
    "{% # note %}",
  ])("%s does not parse", (source) => {
    expect(refusal(() => compileTemplate(source))).toHaveProperty(
      "message",
      expect.stringContaining("There is no tag"),
    );
  });
});

describe("loops and ranges", () => {
  it.each([
    "{% for i in (1..1000000000) %}x{% endfor %}",
    "{% for i in (1..1000000) %}{% endfor %}",
    "{% for i in (1..300) %}{% for j in (1..300) %}{% endfor %}{% endfor %}",
    "{% for i in (1..event.data.low) %}{% endfor %}",
    "{{ (1..1000000000) | size }}",
    "{% for i in (1..50000) %}{{ event.data.list }}{% endfor %}",
    "{% for i in (1..49000) %}{{ contact.first_name }}{{ contact.first_name }}{% endfor %}",
  ])("%s is stopped", (source) => {
    expect(refusal(() => render(source))).toMatchObject(refused);
  });

  // Counting by 1 never gets past 2^53.
  it.each([
    "{% for i in (event.data.low..event.data.high) %}x{% endfor %}",
    `{{ (${beyond}..${beyond + 2}) | size }}`,
    "{{ contact.tags[(event.data.low..event.data.high)] }}",
    "{% cycle (event.data.low..event.data.high) %}",
    "{% case 1 %}{% when (event.data.low..event.data.high) %}{% endcase %}",
    "{% for i in contact.tags limit: (event.data.low..event.data.high) %}{% endfor %}",
    "{{ 1 | plus: (event.data.low..event.data.high) }}",
    "{% if (event.data.low..event.data.high) contains 1 %}{% endif %}",
    "{% assign x = (event.data.low..event.data.high) %}",
  ])("%s needs a plain number", (source) => {
    expect(refusal(() => compileTemplate(source))).toHaveProperty(
      "message",
      expect.stringContaining("one end of a range"),
    );
  });

  it("a property's name is no template of its own", () => {
    for (const filter of ["where", "reject", "find", "has", "map", "sort", "sum"]) {
      const error = refusal(() => render(`{{ contact.tags | ${filter}: '[(event.data.low..event.data.high)]' }}`));
      expect(error).toMatchObject(refused);
    }
  });
});

describe("work and output", () => {
  it.each([
    ["padding in a date", "{{ 'now' | date: '%9999999d' }}{{ 5 | date: '%9999999d' }}"],
    ["padding in format_date", "{{ 5 | format_date: '%9999999N' }}"],
    ["a capture that doubles", doubled("{% capture a %}{{ a }}{{ a }}{% endcapture %}")],
    ["an append that doubles", doubled("{% assign a = a | append: a %}")],
    ["a list that doubles", doubled("{% assign a = a | concat: a %}")],
    ["a chain of filters", `{{ event.data.text${" | url_encode".repeat(4_000)} }}`],
    ["many comparisons", `{% if ${"event.data.list contains 1 or ".repeat(1_900)} false %}{% endif %}`],
    ["many equalities", `{% if ${"event.data.list == event.data.list and ".repeat(1_300)} true %}{% endif %}`],
    ["many cases", `{% case event.data.list %}{% when ${"event.data.list,".repeat(3_000)} 1 %}{% endcase %}`],
    [
      "many single characters",
      "{% for i in (1..9) %}{% assign x = event.data.text | split: '' | reverse %}{% endfor %}",
    ],
    ["a long needle", "{{ 'a' | split: event.data.text }}"],
    ["a long needle in contains", "{% if event.data.text contains event.data.text %}{% endif %}"],
    ["a long property", `{{ event.data.records | map: '${"a.".repeat(500)}a' }}`],
    ["deep data", "{{ event.data.nested | json }}"],
    ["deep data as a value", "{{ event.data.nested | first }}"],
    ["a long result", "{{ event.data.text }}".repeat(5)],
  ])("%s is stopped", (_name, source) => {
    expect(refusal(() => render(source))).toMatchObject(refused);
  });

  it.each([
    ["nested blocks", `${"{% if true %}".repeat(2_700)}${"{% endif %}".repeat(2_700)}`],
    ["nested brackets", `{{ ${"a[".repeat(15_000)} }}`],
    ["outputs", "{{ a }}".repeat(9_000)],
    ["unclosed comments", "{% comment %}".repeat(5_000)],
    ["unclosed raws", "{% raw %}".repeat(7_000)],
    ["unclosed outputs", "{{ 'a' ".repeat(7_000)],
    ["quotes", `{{ ${"'".repeat(60_000)} }}`],
    ["blank lines", `{{- a -}}${"\n".repeat(60_000)}{{- a -}}`],
  ])("64 KiB of %s are read soon", (_name, source) => {
    expect(source.length).toBeLessThanOrEqual(templateLimits.source);
    expect(typeof renderOrRefuse(source)).toBe("string");
  });

  it("ordinary work with much data is not stopped", () => {
    expect(render("{{ event.data.records | where: 'a', 5 | map: 'a' | first }}")).toBe(5);
    expect(render("{% for r in event.data.records limit: 500 %}{{ r.a | plus: 1 }} {% endfor %}")).toMatch(
      /^1 2 .* 500 $/,
    );
    expect(render("{{ event.data.text | truncate: 10 }}")).toBe("xxxxxxx...");
  });
});

describe("many templates of one step", () => {
  it("share what one may use, so that they do not hold everything up for longer than one", () => {
    const burning = "{% for a in (1..9000) %}{% assign x = a | plus: 1 %}{% endfor %}";
    const config = { headers: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`x-${n}`, burning])) };
    const fill = compileConfig(config, [{ path: ["headers", "*"] }]);
    expect(refusal(() => fill(values))).toMatchObject({
      ...refused,
      message: expect.stringMatching(/too often|too long/),
    });
    expect(render(burning)).toBe("");
  });
});
