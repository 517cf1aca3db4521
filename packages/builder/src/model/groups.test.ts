import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { describe, expect, it } from "vitest";
import { autoLayout } from "./auto-layout.ts";
import { nodeBox } from "./box.ts";
import { readFragment, writeFragment } from "./clipboard.ts";
import { paste, renumbered } from "./commands/copies.ts";
import { insertOnEdge } from "./commands/edges.ts";
import { removeElements } from "./commands/elements.ts";
import { collapseGroups, groupNodes, newGroupId, renameGroup, ungroup } from "./commands/groups.ts";
import { dropElements } from "./commands/nodes.ts";
import { addNote, resizeNote, writeNote } from "./commands/notes.ts";
import { createEditor } from "./editor.ts";
import { frameAround, groupAt, membersOf, regrouped } from "./frames.ts";

const node = (id: string, x = 0, y = 0, more: Partial<GraphNode> = {}): GraphNode => ({
  id,
  type: "contact.add_tag",
  config: {},
  position: { x, y },
  ...more,
});
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourcePort: "next", target });
const chain: Graph = {
  nodes: [node("a"), node("b", 0, 144), node("c", 0, 288), node("d", 400, 0)],
  edges: [edge("a", "b"), edge("b", "c")],
};
const ports = () => ["next"];
const groupOf = (graph: Graph, id: string) => graph.nodes.find((one) => one.id === id)?.group;

function grouped() {
  const editor = createEditor(chain);
  editor.run(groupNodes("welcome", ["a", "b"], "Welcome"));
  return editor;
}

describe("a group", () => {
  it("is made of nodes, named, collapsed and taken away, each in one step", () => {
    const editor = grouped();
    editor.run(renameGroup("welcome", "Greeting"));
    editor.run(collapseGroups(["welcome"], true));
    expect(editor.getGraph().groups).toEqual([{ id: "welcome", name: "Greeting", collapsed: true }]);
    expect(groupOf(editor.getGraph(), "b")).toBe("welcome");
    editor.run(collapseGroups(["welcome"], false));
    expect(editor.getGraph().groups).toEqual([{ id: "welcome", name: "Greeting" }]);
    editor.run(ungroup(["welcome"]));
    expect(editor.getGraph()).toEqual(chain);
    for (let steps = 0; steps < 5; steps += 1) editor.undo();
    expect(editor.getGraph()).toEqual(chain);
    expect(editor.canUndo).toBe(false);
  });

  it("gives its nodes up to another group, and goes when it has none left", () => {
    const editor = grouped();
    editor.run(groupNodes(newGroupId(editor.getGraph().groups), ["a", "b", "c"]));
    expect(editor.getGraph().groups).toEqual([{ id: "group", name: "" }]);
    editor.run(removeElements(["a", "b", "c"]));
    expect(editor.getGraph().groups).toBeUndefined();
    editor.undo();
    expect(groupOf(editor.getGraph(), "c")).toBe("group");
  });

  it("leaves its nodes where they are when its frame is deleted", () => {
    const editor = grouped();
    editor.run(removeElements([], { groups: ["welcome"], notes: [] }));
    expect(editor.getGraph()).toEqual(chain);
  });

  it("takes in what is put between two of its nodes", () => {
    const editor = grouped();
    editor.run(insertOnEdge("a-b", node("between"), "next"));
    editor.run(insertOnEdge("b-c", node("after"), "next"));
    expect(groupOf(editor.getGraph(), "between")).toBe("welcome");
    expect(groupOf(editor.getGraph(), "after")).toBeUndefined();
  });

  it("stands around its nodes, and counts for nothing without any", () => {
    const { nodes } = chain;
    expect(frameAround(nodes.slice(0, 2).map((one) => nodeBox(one, ports)))).toEqual({
      left: -24,
      top: -64,
      right: 264,
      bottom: 256,
    });
    expect(membersOf({ ...chain, groups: [{ id: "empty", name: "" }] }).size).toBe(0);
  });

  it("stays together when the layout is tidied up", () => {
    const graph: Graph = {
      nodes: [node("root"), ...["a", "b", "c", "d"].map((id, i) => node(id, 0, 0, i % 2 === 0 ? { group: "g" } : {}))],
      edges: ["a", "b", "c", "d"].map((id) => edge("root", id)),
      groups: [{ id: "g", name: "" }],
    };
    const placed = autoLayout(graph, ports);
    const inside = graph.nodes.filter(({ group }) => group === "g");
    const frame = frameAround(inside.map((one) => nodeBox(one, ports, placed.get(one.id))));
    for (const id of ["b", "d"]) {
      const x = placed.get(id)?.x ?? 0;
      expect(x + 240 <= (frame?.left ?? 0) + 24 || x >= (frame?.right ?? 0) - 24, id).toBe(true);
    }
  });

  it("is laid out as one card while it is collapsed, with its nodes as they stand to each other", () => {
    const graph: Graph = {
      nodes: [node("a"), node("b", 40, 700, { group: "g" }), node("c", 360, 900, { group: "g" }), node("d", 900, 40)],
      edges: [edge("a", "b"), edge("b", "c"), edge("c", "d")],
      groups: [{ id: "g", name: "", collapsed: true }],
    };
    const placed = autoLayout(graph, ports);
    const [b, c] = [placed.get("b"), placed.get("c")];
    expect([(c?.x ?? 0) - (b?.x ?? 0), (c?.y ?? 0) - (b?.y ?? 0)]).toEqual([320, 200]);
    expect(placed.get("d")).toEqual({ x: 0, y: 288 });
  });

  it("takes in a step that is dropped into its frame", () => {
    expect(groupAt(grouped().getGraph(), { x: 120, y: 100 }, ports)).toBe("welcome");
    expect(groupAt(grouped().getGraph(), { x: 520, y: 100 }, ports)).toBeUndefined();
  });
});

describe("a node that was dragged", () => {
  const graph = grouped().getGraph();
  const frames = new Map([["welcome", { left: -24, top: -64, right: 264, bottom: 256 }]]);
  const drop = (id: string, x: number, y: number) => {
    const found = graph.nodes.find((one) => one.id === id) ?? node(id);
    return regrouped([{ node: found, box: nodeBox(found, ports, { x, y }) }], frames);
  };

  it("enters the frame that it was let go in, and leaves the one that it was let go outside of", () => {
    expect([...drop("d", 8, 100)]).toEqual([["d", "welcome"]]);
    expect([...drop("b", 400, 144)]).toEqual([["b", undefined]]);
  });

  it("stays where it belongs while its middle stays inside", () => {
    expect(drop("b", 100, 160).size).toBe(0);
    expect(drop("d", 200, 0).size).toBe(0);
  });

  it("moves and changes its group in one step of undo", () => {
    const editor = grouped();
    editor.run(
      dropElements({
        nodes: new Map([["b", { x: 403, y: 144 }]]),
        notes: new Map(),
        groups: new Map([["b", undefined]]),
      }),
    );
    expect(editor.getGraph().nodes[1]).toEqual(node("b", 403, 144));
    editor.undo();
    expect(groupOf(editor.getGraph(), "b")).toBe("welcome");
  });
});

describe("a copy", () => {
  it("takes groups and notes along when they are whole, under new ids", () => {
    const editor = grouped();
    const note = { id: "note", text: "Why?", position: { x: 0, y: -200 }, size: { width: 240, height: 120 } };
    editor.run(addNote(note));
    const text = writeFragment(editor.getGraph(), { nodes: new Set(["a", "b", "c"]), notes: new Set(["note"]) });
    const fragment = readFragment(text);
    if (!fragment) throw new Error("It was written here");
    editor.run(paste(renumbered(fragment, editor.getGraph()), { x: 400, y: 0 }));
    const { nodes, groups, notes } = editor.getGraph();
    expect(groups?.map(({ id, name }) => [id, name])).toEqual([
      ["welcome", "Welcome"],
      ["group", "Welcome"],
    ]);
    expect(nodes.slice(4).map(({ id, group }) => [id, group])).toEqual([
      ["add_tag", "group"],
      ["add_tag_2", "group"],
      ["add_tag_3", undefined],
    ]);
    expect(notes?.[1]).toEqual({ ...note, id: "note_2", position: { x: 400, y: -200 } });
  });

  it("of a part of a group stays in it here, and is loose elsewhere", () => {
    const graph = grouped().getGraph();
    expect(readFragment(writeFragment(graph, { nodes: new Set(["a"]) }))?.nodes[0]?.group).toBeUndefined();
    expect(renumbered({ nodes: graph.nodes.slice(0, 1), edges: [] }, graph).nodes[0]?.group).toBe("welcome");
  });

  it("refers to the copied steps, and to others as before", () => {
    const config = { text: "{{ steps.a.output.id }} {{ steps.b.output.id }}", list: [{ field: "steps.a.output" }] };
    const copy = renumbered({ nodes: [node("a"), node("z", 0, 0, { config })], edges: [] }, chain);
    expect(copy.nodes[1]?.config).toEqual({
      text: "{{ steps.add_tag.output.id }} {{ steps.b.output.id }}",
      list: [{ field: "steps.add_tag.output" }],
    });
  });

  it("can be made of a whole exported workflow", () => {
    const exported = { format: "millrace.workflow/1", name: "Welcome", settings: {}, graph: chain };
    expect(readFragment(JSON.stringify(exported, null, 2))).toEqual(chain);
    expect(readFragment('{"format":"millrace.workflow/1","graph":{"nodes":[{"id":"__proto__"}]}}')).toBeUndefined();
  });
});

describe("a note", () => {
  it("is written, resized within limits and deleted, step by step", () => {
    let now = 0;
    const editor = createEditor(chain, { now: () => (now += 2_000) });
    editor.run(addNote({ id: "n", text: "", position: { x: 3, y: 5 }, size: { width: 240, height: 120 } }));
    editor.run(writeNote("n", "Ask Ada"));
    editor.run(resizeNote("n", { width: 1, height: 203 }));
    expect(editor.getGraph().notes).toEqual([
      { id: "n", text: "Ask Ada", position: { x: 0, y: 8 }, size: { width: 80, height: 200 } },
    ]);
    editor.run(removeElements([], { groups: [], notes: ["n"] }));
    expect(editor.getGraph().notes).toBeUndefined();
    editor.undo();
    editor.undo();
    editor.undo();
    expect(editor.getGraph().notes?.[0]?.text).toBe("");
  });
});
