import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { describe, expect, it } from "vitest";
import { connect, insertOnEdge, reconnect } from "./commands/edges.ts";
import { paste, renumbered } from "./commands/copies.ts";
import { removeElements, replaceGraph } from "./commands/elements.ts";
import { addNode, moveNodes, setConfig, updateNode } from "./commands/nodes.ts";
import { createEditor } from "./editor.ts";

const node = (id: string, y = 0): GraphNode => ({ id, type: "contact.add_tag", config: {}, position: { x: 0, y } });
const edge = (source: string, target: string, sourcePort = "next") => ({
  id: `${source}-${target}`,
  source,
  sourcePort,
  target,
});
const chain: Graph = {
  nodes: [node("a"), node("b", 144), node("c", 288)],
  edges: [edge("a", "b"), edge("b", "c")],
};
const ends = (graph: Graph) => graph.edges.map(({ source, target }) => `${source}>${target}`);

describe("an editor", () => {
  it("shows the document it was made with", () => {
    expect(createEditor(chain).getGraph()).toEqual(chain);
  });

  it("keeps every property a node may have", () => {
    const full: GraphNode = {
      ...node("full"),
      name: "Tag them",
      config: { tag: "vip", list: [{ a: 1 }, null] },
      disabled: true,
      note: "why",
      retry: { schedule: ["1m"], maxAttempts: 3 },
      onError: "port",
      timeout: "30s",
      join: { atLeast: 2 },
    };
    expect(createEditor({ nodes: [full], edges: [] }).getGraph().nodes).toEqual([full]);
  });

  it("shares what did not change between two snapshots", () => {
    const editor = createEditor(chain);
    const before = editor.getGraph();
    editor.run(setConfig("b", { tag: "vip" }));
    const after = editor.getGraph();
    expect(after.nodes[0]).toBe(before.nodes[0]);
    expect(after.nodes[1]).not.toBe(before.nodes[1]);
    expect(after.nodes[2]).toBe(before.nodes[2]);
    expect(after.edges).toBe(before.edges);
  });

  it("gives the identical snapshot when a command changed nothing", () => {
    const editor = createEditor(chain);
    const before = editor.getGraph();
    editor.run(updateNode("a", { note: undefined }));
    expect(editor.getGraph()).toBe(before);
    expect(editor.canUndo).toBe(false);
  });

  it("tells its subscribers once for everything inside a transaction, and undoes it in one step", () => {
    const editor = createEditor(chain);
    let told = 0;
    const stop = editor.subscribe(() => (told += 1));
    editor.transact(() => {
      editor.run(addNode(node("d", 432)));
      editor.run(connect({ source: "c", sourcePort: "next", target: "d" }));
    }, "Add step");
    expect(told).toBe(1);
    expect(editor.undoLabel).toBe("Add step");
    stop();
    editor.undo();
    expect(editor.getGraph()).toEqual(chain);
    expect(told).toBe(1);
  });
});

describe("undo", () => {
  it("takes typing in one field back in one step, and starts a new step with the next field", () => {
    let now = 0;
    const editor = createEditor(chain, { now: () => now });
    for (const tag of ["v", "vi", "vip"]) {
      now += 200;
      editor.run(setConfig("b", { tag }));
    }
    editor.run(setConfig("b", { tag: "vip", source: "form" }));
    editor.undo();
    expect(editor.getGraph().nodes[1]?.config).toEqual({ tag: "vip" });
    editor.undo();
    expect(editor.getGraph().nodes[1]?.config).toEqual({});
    expect(editor.canUndo).toBe(false);
  });

  it("starts a new step after a pause in typing", () => {
    let now = 0;
    const editor = createEditor(chain, { now: () => now });
    editor.run(setConfig("b", { tag: "v" }));
    now += 5_000;
    editor.run(setConfig("b", { tag: "vip" }));
    editor.undo();
    expect(editor.getGraph().nodes[1]?.config).toEqual({ tag: "v" });
  });

  it("never joins what was done after an undo to what was done before it", () => {
    const editor = createEditor(chain, { now: () => 0 });
    editor.run(setConfig("b", { tag: "v" }));
    editor.run(moveNodes(new Map([["b", { x: 80, y: 144 }]])));
    editor.undo();
    editor.run(setConfig("b", { tag: "vi" }));
    editor.undo();
    expect(editor.getGraph().nodes[1]?.config).toEqual({ tag: "v" });
  });

  it("brings a deleted node back with its settings, its edges and its place in the list", () => {
    const editor = createEditor(chain);
    editor.run(setConfig("b", { tag: "vip" }));
    const before = editor.getGraph();
    editor.run(removeElements(["b"]));
    editor.undo();
    expect(editor.getGraph()).toEqual(before);
    editor.redo();
    expect(ends(editor.getGraph())).toEqual(["a>c"]);
  });

  it("names what it would take back and bring again", () => {
    const editor = createEditor(chain);
    editor.run(updateNode("a", { name: "Tag" }));
    expect(editor.undoLabel).toBe("Rename step");
    editor.undo();
    expect([editor.undoLabel, editor.redoLabel]).toEqual([undefined, "Rename step"]);
    editor.redo();
    expect([editor.undoLabel, editor.redoLabel]).toEqual(["Rename step", undefined]);
  });
});

describe("commands", () => {
  it("insert a node on an edge and move what follows down where there is no room", () => {
    const editor = createEditor(chain);
    editor.run(insertOnEdge("a-b", node("new"), "next"));
    const graph = editor.getGraph();
    expect(ends(graph).toSorted()).toEqual(["a>new", "b>c", "new>b"]);
    const y = (id: string) => graph.nodes.find((one) => one.id === id)?.position.y;
    expect([y("a"), y("new"), y("b"), y("c")]).toEqual([0, 144, 288, 432]);
  });

  it("insert a node without a way out: what came after stays, unconnected", () => {
    const editor = createEditor(chain);
    editor.run(insertOnEdge("b-c", node("stop"), undefined));
    expect(ends(editor.getGraph()).toSorted()).toEqual(["a>b", "b>stop"]);
  });

  it("heal a chain when a node in it is removed", () => {
    const editor = createEditor(chain);
    editor.run(removeElements(["b"]));
    expect(ends(editor.getGraph())).toEqual(["a>c"]);
  });

  it("heal across several removed nodes at once", () => {
    const editor = createEditor({ nodes: [...chain.nodes, node("d")], edges: [...chain.edges, edge("c", "d")] });
    editor.run(removeElements(["b", "c"]));
    expect(ends(editor.getGraph())).toEqual(["a>d"]);
  });

  it("leave a fork open when the node before it is removed", () => {
    const editor = createEditor({
      nodes: [...chain.nodes, node("d")],
      edges: [...chain.edges, edge("b", "d", "otherwise")],
    });
    editor.run(removeElements(["b"]));
    expect(editor.getGraph().edges).toEqual([]);
  });

  it("move the end of an edge", () => {
    const editor = createEditor(chain);
    editor.run(reconnect("b-c", { source: "a", sourcePort: "on_error" }));
    expect(editor.getGraph().edges[1]).toMatchObject({ source: "a", sourcePort: "on_error", target: "c" });
  });

  it("take a port's edges away with the port", () => {
    const branch: GraphNode = { ...node("b"), type: "flow.branch", config: { branches: ["x", "y"] } };
    const editor = createEditor(
      { nodes: [branch, node("c")], edges: [edge("b", "c", "x")] },
      { portIds: ({ config }) => (Array.isArray(config.branches) ? config.branches.map(String) : []) },
    );
    editor.run(setConfig("b", { branches: ["y"] }));
    expect(editor.getGraph().edges).toEqual([]);
    editor.undo();
    expect(editor.getGraph().edges).toHaveLength(1);
  });

  it("paste a copy under new ids, with the edges between the copied nodes", () => {
    const editor = createEditor(chain);
    const copy = renumbered({ nodes: [node("b"), node("c")], edges: [edge("b", "c")] }, editor.getGraph());
    editor.run(paste(copy, { x: 32, y: 32 }));
    const graph = editor.getGraph();
    expect(graph.nodes.map(({ id }) => id)).toEqual(["a", "b", "c", "add_tag", "add_tag_2"]);
    expect(ends(graph)).toContain("add_tag>add_tag_2");
    expect(graph.nodes[3]?.position).toEqual({ x: 32, y: 32 });
  });

  it("replace the document by another, in one step that can be undone", () => {
    const editor = createEditor(chain);
    const theirs: Graph = { nodes: [node("a"), { ...node("x"), name: "X" }], edges: [edge("a", "x")] };
    editor.run(replaceGraph(theirs, "Take theirs"));
    expect(editor.getGraph()).toEqual(theirs);
    editor.undo();
    expect(editor.getGraph()).toEqual(chain);
  });
});
