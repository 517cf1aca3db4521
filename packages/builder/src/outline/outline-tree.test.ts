import type { Graph, GraphEdge, GraphNode } from "@millrace/shared/graph/document.ts";
import { edge, node } from "@millrace/shared/graph/testing/drawing.ts";
import type { NodeDescriptor, Ports } from "@millrace/shared/nodes/descriptor.ts";
import { describe, expect, it } from "vitest";
import { type OutlineRow, outlineTree } from "./outline-tree.ts";

const next: Ports = { fixed: [{ id: "next", title: "Next" }] };
const type = (name: string, kind: NodeDescriptor["kind"], ports: Ports = next): [string, NodeDescriptor] => [
  name,
  {
    ...{ type: name, kind, family: "flow", title: name, description: "", icon: "tag", effect: "none", ports },
    ...{ config: {}, output: {}, summary: "", eventType: null, keywords: [] },
  },
];
const descriptors = new Map([
  type("start", "trigger"),
  type("do", "action"),
  type("if", "flow", {
    fixed: [
      { id: "yes", title: "Yes" },
      { id: "no", title: "No" },
    ],
  }),
]);

const words = ({ item }: OutlineRow): string => {
  switch (item.kind) {
    case "step":
      return item.node.id;
    case "way":
      return `[${item.way.title}]`;
    case "link":
      return `→ ${item.target.id}`;
    case "section":
      return `# ${item.title}`;
    case "group":
      return `group ${item.group.name} (${item.members})`;
    case "note":
      return `note ${item.note.text}`;
    default:
      return item satisfies never;
  }
};

/** The outline as it would be typed. */
function drawn(nodes: GraphNode[], edges: string[], more: Partial<Graph> = {}): string[] {
  const wires: GraphEdge[] = edges.map((text) => edge(text));
  return outlineTree({ nodes, edges: wires, ...more }, descriptors).map(
    (row) => "  ".repeat(row.level - 1) + words(row),
  );
}

describe("the outline", () => {
  it("shows a chain as a list", () => {
    expect(drawn([node("s start"), node("b do"), node("a do")], ["s > a", "a > b"])).toEqual(["s", "a", "b"]);
  });

  it("gives each way out of a branch a list of its own, open ones too", () => {
    expect(drawn([node("s start"), node("f if"), node("a do"), node("b do")], ["s > f", "f:yes > a", "a > b"])).toEqual(
      ["s", "f", "  [Yes]", "    a", "    b", "  [No]"],
    );
  });

  it("shows a step once where ways meet, and links to it", () => {
    const nodes = [node("s start"), node("f if"), node("a do"), node("j do"), node("z do")];
    expect(drawn(nodes, ["s > f", "f:yes > a", "a > j", "f:no > j", "j > z"])).toEqual([
      "s",
      "f",
      "  [Yes]",
      "    a",
      "    → j",
      "  [No]",
      "    → j",
      "j",
      "z",
    ]);
  });

  it("keeps ways that meet inside of a branch inside of it", () => {
    const nodes = [node("s start"), node("f if"), node("g if"), node("j do"), node("z do")];
    expect(drawn(nodes, ["s > f", "f:yes > g", "g:yes > j", "g:no > j", "f:no > z"])).toEqual([
      "s",
      "f",
      "  [Yes]",
      "    g",
      "      [Yes]",
      "        → j",
      "      [No]",
      "        → j",
      "    j",
      "  [No]",
      "    z",
    ]);
  });

  it("numbers parallel paths", () => {
    expect(
      drawn([node("s start"), node("a do"), node("b do"), node("j do")], ["s > a", "s > b", "a > j", "b > j"]),
    ).toEqual(["s", "  [Path 1]", "    a", "    → j", "  [Path 2]", "    b", "    → j", "j"]);
  });

  it("keeps the way on plain where an error has a way of its own", () => {
    expect(
      drawn(
        [node("s start"), node("a do", { onError: "port" }), node("b do"), node("c do")],
        [...["s > a", "a > b", "a:on_error > c"]],
      ),
    ).toEqual(["s", "a", "  [On error]", "    c", "b"]);
  });

  it("lists other triggers and what they share at the first level", () => {
    expect(drawn([node("s start"), node("a do"), node("t start"), node("z do")], ["s > a", "a > z", "t > z"])).toEqual([
      "s",
      "a",
      "→ z",
      "t",
      "z",
    ]);
  });

  it("puts what no trigger leads to, groups and notes at the end", () => {
    const more = {
      groups: [{ id: "g", name: "Mails" }],
      notes: [{ id: "n", text: "Why", position: { x: 0, y: 0 }, size: { width: 200, height: 100 } }],
    };
    const nodes = [node("s start"), node("x do", { group: "g" }), node("y do"), node("a do")];
    expect(drawn(nodes, ["s > a", "x > y", "y > a"], more)).toEqual([
      "s",
      "a",
      "# Not connected to a trigger",
      "  x",
      "  y",
      "  → a",
      "# Groups",
      "  group Mails (1)",
      "# Notes",
      "  note Why",
    ]);
  });

  it("shows every step of a circle once", () => {
    expect(drawn([node("a do"), node("b do")], ["a > b", "b > a"])).toEqual([
      ...["# Not connected to a trigger", "  a", "  b", "  → a"],
    ]);
    expect(drawn([node("s start"), node("a do"), node("b do")], ["s > a", "a > b", "b > a"])).toEqual([
      ...["s", "a", "b", "→ a"],
    ]);
  });

  it("says of each row where among its siblings it stands", () => {
    const graph = { nodes: [node("s start"), node("f if")], edges: [edge("s > f")] };
    expect(outlineTree(graph, descriptors).map(({ level, place, siblings }) => [level, place, siblings])).toEqual([
      [1, 1, 2],
      [1, 2, 2],
      [2, 1, 2],
      [2, 2, 2],
    ]);
  });
});
