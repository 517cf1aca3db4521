import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { describe, expect, it } from "vitest";
import { autoLayout } from "./auto-layout.ts";
import { readFragment, writeFragment } from "./clipboard.ts";
import { refusal } from "./connection.ts";
import { nodeHeight, nodeWidth } from "./geometry.ts";
import { newEdgeId, newNodeId } from "./ids.ts";
import { freePlace, placeBelow } from "./placement.ts";

const node = (id: string, x = 0, y = 0, type = "contact.add_tag"): GraphNode => ({
  id,
  type,
  config: {},
  position: { x, y },
});
const edge = (source: string, target: string, sourcePort = "next") => ({
  id: `${source}-${target}`,
  source,
  sourcePort,
  target,
});
const ports = (one: GraphNode) => (one.id === "fork" ? ["yes", "otherwise"] : ["next"]);

const diamond: Graph = {
  nodes: [node("start", 400, 40, "form.submitted"), node("fork"), node("left"), node("right"), node("end")],
  edges: [
    edge("start", "fork"),
    edge("fork", "left", "yes"),
    edge("fork", "right", "otherwise"),
    edge("left", "end"),
    edge("right", "end"),
  ],
};

describe("a connection", () => {
  const takesInput = (type: string) => type !== "form.submitted";
  const check = (source: string, target: string, sourcePort = "next", replacing?: string) =>
    refusal(diamond, { source, sourcePort, target }, takesInput, replacing);

  it("is refused with a reason that a person understands", () => {
    expect(check("fork", "start")).toMatch(/nothing leads into it/);
    expect(check("end", "fork")).toMatch(/loop/);
    expect(check("fork", "fork")).toMatch(/itself/);
    expect(check("fork", "left", "yes")).toMatch(/connected already/);
  });

  it("may lead several ports to one step, and skip steps", () => {
    expect(check("fork", "left", "otherwise")).toBeUndefined();
    expect(check("start", "end")).toBeUndefined();
  });

  it("does not stand in its own way while it is moved", () => {
    expect(check("fork", "left", "yes", "fork-left")).toBeUndefined();
    expect(check("left", "fork", "next", "fork-left")).toBeUndefined();
  });
});

describe("automatic layout", () => {
  const placed = autoLayout(diamond, ports);
  const at = (id: string) => placed.get(id) ?? { x: Number.NaN, y: Number.NaN };

  it("puts every step below the ones before it, and none on another", () => {
    for (const { source, target } of diamond.edges)
      expect(at(target).y).toBeGreaterThanOrEqual(at(source).y + nodeHeight);
    expect(Math.abs(at("left").x - at("right").x)).toBeGreaterThanOrEqual(nodeWidth);
  });

  it("keeps the first branch left and the first step where it was", () => {
    expect(at("left").x).toBeLessThan(at("right").x);
    expect(at("start")).toEqual({ x: 400, y: 40 });
  });

  it("leaves alone what was not selected", () => {
    expect([...autoLayout(diamond, ports, new Set(["left", "end"])).keys()]).toEqual(["left", "end"]);
  });
});

describe("placing a new step", () => {
  it("puts it straight below where that is free", () => {
    expect(placeBelow({ nodes: [node("a")], edges: [] }, node("a"), ports)).toEqual({ x: 0, y: 144 });
  });

  it("covers no other step", () => {
    const graph = { nodes: [node("a", 0, 144), node("b", 288, 144)], edges: [] };
    const place = freePlace(graph, { x: 0, y: 144 }, ports);
    expect(place.y).toBe(144);
    for (const other of graph.nodes) expect(Math.abs(other.position.x - place.x)).toBeGreaterThanOrEqual(nodeWidth);
  });
});

describe("ids of new elements", () => {
  it("are readable and free", () => {
    expect(newNodeId("contact.add_tag", new Set())).toBe("add_tag");
    expect(newNodeId("contact.add_tag", new Set(["add_tag", "add_tag_2"]))).toBe("add_tag_3");
    expect(newEdgeId({ source: "a", sourcePort: "otherwise", target: "b" }, new Set())).toBe("a-otherwise-b");
  });

  it("stay within the length a document allows", () => {
    const long = "n".repeat(64);
    const id = newEdgeId({ source: long, sourcePort: "p".repeat(100), target: long }, new Set());
    expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect(newEdgeId({ source: long, sourcePort: "p".repeat(100), target: `${long.slice(1)}m` }, new Set())).not.toBe(
      id,
    );
  });
});

describe("the clipboard", () => {
  it("carries nodes with the edges between them", () => {
    const text = writeFragment(diamond, { nodes: new Set(["fork", "left"]) });
    expect(readFragment(text)).toEqual({ nodes: [diamond.nodes[1], diamond.nodes[2]], edges: [diamond.edges[1]] });
  });

  it("ignores what did not come from here", () => {
    for (const text of ["", "hello", "{", "{}", '{"format":"millrace.fragment/1","nodes":3}'])
      expect(readFragment(text)).toBeUndefined();
  });
});
