import type { Graph } from "@millrace/shared/graph/document.ts";
import { describe, expect, it } from "vitest";
import { createEditor } from "../../model/editor.ts";
import { carryOut } from "./fix-command.ts";

const graph: Graph = {
  nodes: [
    { id: "a", type: "x", config: { title: "Hello", list: [{ x: 1 }] }, position: { x: 0, y: 0 } },
    { id: "b", type: "x", config: {}, position: { x: 0, y: 100 }, join: "any" },
  ],
  edges: [{ id: "e", source: "a", sourcePort: "next", target: "b" }],
};

describe("a fix", () => {
  it("is one step of undo, whatever it does", () => {
    const editor = createEditor(graph);
    const node = { id: "c", type: "y", config: {}, position: { x: 0, y: 50 } };
    editor.run(
      carryOut({
        title: "Put it right",
        edits: [
          { kind: "set_config", nodeId: "a", path: ["list", "0", "x"], value: 2 },
          { kind: "unset_config", nodeId: "a", path: ["title"] },
          { kind: "rename", nodeId: "a", name: "First" },
          { kind: "set_node", nodeId: "b", property: "join" },
          { kind: "add_node_between", edgeId: "e", node, port: "next" },
        ],
      }),
    );
    const { nodes, edges } = editor.getGraph();
    expect(nodes).toMatchObject([{ name: "First", config: { list: [{ x: 2 }] } }, { id: "b" }, { id: "c" }]);
    expect(nodes[0]?.config).not.toHaveProperty("title");
    expect(nodes[1]).not.toHaveProperty("join");
    expect(edges.map(({ source, target }) => `${source} ${target}`).toSorted()).toEqual(["a c", "c b"]);
    expect(editor.undoLabel).toBe("Put it right");
    editor.undo();
    expect(editor.getGraph()).toEqual(graph);
    expect(editor.canUndo).toBe(false);
  });

  it("of something that is gone changes nothing", () => {
    const editor = createEditor(graph);
    editor.run(
      carryOut({
        title: "Too late",
        edits: [
          { kind: "set_config", nodeId: "gone", path: ["x"], value: 1 },
          { kind: "remove_edge", edgeId: "gone" },
          { kind: "add_edge", edge: { id: "f", source: "a", sourcePort: "next", target: "gone" } },
        ],
      }),
    );
    expect(editor.getGraph()).toEqual(graph);
  });

  it("never writes to a prototype", () => {
    const editor = createEditor(graph);
    const edits = [{ kind: "set_config" as const, nodeId: "a", path: ["__proto__", "polluted"], value: true }];
    editor.run(carryOut({ title: "Hostile", edits }));
    expect({}).not.toHaveProperty("polluted");
    expect(editor.getGraph()).toEqual(graph);
  });
});
