import type { Graph } from "@millrace/shared/graph/document.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { element, escapeXml, fitted } from "./markup.ts";
import { pixelsOf } from "./png.ts";
import { svgOf } from "./svg.ts";

const hostile = [
  "<script>alert(1)</script>",
  `"><img src=x onerror='alert(1)'>`,
  "Tom & Ada < Grace > \"quoted\" 'single'",
  "]]> <!-- --> <![CDATA[ <?xml ?>",
  "&amp; &#0; &nosuch;",
  "👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301",
  "مرحبا بالعالم and שלום",
  "\u202Ereversed\u202C",
  "x".repeat(10_000),
];

/** Texts that XML cannot hold as they are. */
const impossible = ["NUL \u0000 bell \u0007 escape \u001B end", "lone \uD800 surrogate \uDFFF and \uFFFE"];

const node = (id: string, name: string, y: number, more: object = {}) => ({
  ...{ id, type: "contact.add_tag", name, config: { tag: name }, position: { x: 0, y } },
  ...more,
});

function graphOf(names: readonly string[]): Graph {
  const nodes = names.map((name, at) => node(`n${at}`, name, at * 144, at < 2 ? { group: "g" } : {}));
  return {
    nodes,
    edges: nodes.slice(1).map(({ id }, at) => ({ id: `e${at}`, source: `n${at}`, sourcePort: "next", target: id })),
    groups: [{ id: "g", name: names[0] ?? "" }],
    notes: names.map((text, at) => {
      return { id: `s${at}`, text, position: { x: 400, y: at * 144 }, size: { width: 240, height: 120 } };
    }),
  };
}

describe("a workflow as SVG", () => {
  it("is well-formed and runs nothing, whatever its names are", () => {
    const { svg } = svgOf(graphOf([...hostile, ...impossible]), new Map(), hostile.join(" "));
    expect(faultOf(svg)).toBeUndefined();
    expect(svg).not.toMatch(/<script|<img|<[a-z]+[^>]*\son[a-z]+=/i);
  });

  it("escapes every text there is", () => {
    fc.assert(
      fc.property(fc.string({ unit: codeUnit }), (text) => {
        expect(faultOf(element("text", { x: text }, escapeXml(text)))).toBeUndefined();
      }),
    );
  });

  it("contains every step's whole name, also where the card has no room for it", () => {
    const { svg } = svgOf(graphOf(hostile), new Map(), "All");
    const titles = [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, title]) => unescape(title ?? ""));
    for (const name of hostile) {
      expect(titles.some((title) => title.startsWith(name))).toBe(true);
    }
  });

  it("is as large as what is drawn, with room around it", () => {
    const { svg, width, height } = svgOf(graphOf(["One", "Two"]), new Map(), "Small");
    expect(svg).toContain(`width="${width}" height="${height}"`);
    expect(width).toBeGreaterThan(640);
    expect(svgOf({ nodes: [], edges: [] }, new Map(), "Empty").width).toBeGreaterThan(0);
  });

  it("holds two thousand steps", () => {
    const names = Array.from({ length: 2_000 }, (_, at) => `Step number ${at}`);
    const { svg } = svgOf({ ...graphOf(names), notes: [] }, new Map(), "Large");
    expect(svg.match(/Step number 1999/g)?.length).toBeGreaterThan(0);
    expect(svg.match(/<path d=/g)?.length).toBeGreaterThan(1_900);
  });

  it("shows a folded group as one card", () => {
    const graph = graphOf(["First", "Second", "Third"]);
    const { svg } = svgOf(
      { ...graph, notes: [], groups: [{ id: "g", name: "Greeting", collapsed: true }] },
      new Map(),
      "Folded",
    );
    expect(svg).toContain("Greeting");
    expect(svg).toContain("2 steps");
    expect(svg).not.toContain("<title>Second");
  });
});

describe("a picture in pixels", () => {
  it("is twice as fine as the canvas, and never more than a browser can draw", () => {
    expect(pixelsOf({ width: 800, height: 600 })).toEqual({ width: 1_600, height: 1_200, scale: 2 });
    const large = pixelsOf({ width: 9_300, height: 9_200 });
    expect(large.width * large.height).toBeLessThanOrEqual(64_000_000);
    expect(pixelsOf({ width: 200, height: 100_000 }).height).toBeLessThanOrEqual(16_384);
  });
});

it("a text that is too long ends in an ellipsis, and never in half an emoji", () => {
  expect(fitted("Short", 200, 14)).toBe("Short");
  const cut = fitted("👩‍👩‍👧‍👦".repeat(20), 60, 14);
  expect(cut).toMatch(/…$/);
  expect(cut.replace("…", "").replaceAll("👩‍👩‍👧‍👦", "")).toBe("");
});

/** Any half of a character, too. */
const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

/** What is not well-formed XML 1.0 in this text; only what an SVG without a DTD may hold. */
function faultOf(xml: string): string | undefined {
  if (!xml.isWellFormed()) return "a lone surrogate";
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(xml)) return "a character that XML cannot hold";
  const open: string[] = [];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  for (const [part] of body.matchAll(/<[^>]*>|[^<]+/g)) {
    if (!part.startsWith("<")) {
      if (/&(?!(amp|lt|gt|quot|#39);)|\]\]>/.test(part)) return `text ${part.slice(0, 80)}`;
      continue;
    }
    const tag = /^<(\/?)([A-Za-z]+)((?:\s+[A-Za-z:-]+="[^"<]*")*)\s*(\/?)>$/.exec(part);
    if (!tag) return `tag ${part.slice(0, 80)}`;
    const [, closing, name, attributes = "", empty] = tag;
    if (/&(?!(amp|lt|gt|quot|#39);)/.test(attributes)) return `attributes ${attributes.slice(0, 80)}`;
    if (closing && open.pop() !== name) return `unexpected end of ${name}`;
    if (!closing && !empty) open.push(name ?? "");
  }
  return open.length > 0 ? `${open.join(", ")} without end` : undefined;
}

function unescape(text: string): string {
  const characters: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name] ?? "");
}
