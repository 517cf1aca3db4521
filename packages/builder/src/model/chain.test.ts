import { edge, node } from "@millrace/shared/graph/testing/drawing.ts";
import { describe, expect, it } from "vitest";
import { insertBefore, moveStep } from "./commands/chain.ts";
import { createEditor } from "./editor.ts";

function open(nodes: string[], edges: string[]) {
  const editor = createEditor({ nodes: nodes.map((id) => node(`${id} do`)), edges: edges.map((text) => edge(text)) });
  const wires = () =>
    editor
      .getGraph()
      .edges.map(({ source, sourcePort, target }) =>
        sourcePort === "next" ? `${source} > ${target}` : `${source}:${sourcePort} > ${target}`,
      )
      .toSorted();
  return { editor, wires };
}
const spot = (source: string, target?: string, sourcePort = "next") => ({ source, sourcePort, target });

describe("inserting before a step", () => {
  it("leads everything that led to the step to the new one", () => {
    const { editor, wires } = open(["a", "b", "c"], ["a > c", "b:yes > c"]);
    editor.run(insertBefore("c", node("n do"), "next"));
    expect(wires()).toEqual(["a > n", "b:yes > n", "n > c"]);
    editor.undo();
    expect(wires()).toEqual(["a > c", "b:yes > c"]);
  });

  it("puts it above a step that nothing leads to, which makes room", () => {
    const { editor, wires } = open(["c"], []);
    editor.run(insertBefore("c", node("n do"), "next"));
    expect(wires()).toEqual(["n > c"]);
    const [c, n] = ["c", "n"].map((id) => editor.getGraph().nodes.find((one) => one.id === id));
    expect(n?.position).toEqual({ x: 0, y: 0 });
    expect(c?.position.y).toBeGreaterThan(64);
  });
});

describe("moving a step", () => {
  it("heals the chain it leaves and joins the one it comes to", () => {
    const { editor, wires } = open(["a", "b", "c", "d"], ["a > b", "b > c", "c > d"]);
    editor.run(moveStep("b", spot("c", "d"), "next"));
    expect(wires()).toEqual(["a > c", "b > d", "c > b"]);
    editor.undo();
    expect(wires()).toEqual(["a > b", "b > c", "c > d"]);
  });

  it("puts it behind an open port", () => {
    const { editor, wires } = open(["a", "b", "c"], ["a > b", "b > c"]);
    editor.run(moveStep("b", spot("c"), "next"));
    expect(wires()).toEqual(["a > c", "c > b"]);
  });

  it("leaves a step alone from which several ways go on, and one that is there already", () => {
    const { editor, wires } = open(["a", "b", "c", "d"], ["a > b", "b:yes > c", "b:no > d"]);
    editor.run(moveStep("b", spot("c"), "next"));
    editor.run(moveStep("c", spot("b", "c", "yes"), "next"));
    expect(wires()).toEqual(["a > b", "b:no > d", "b:yes > c"]);
    expect(editor.canUndo).toBe(false);
  });
});
