import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { createGraphStore } from "@millrace/shared/graph/live/graph-store.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { connect, insertOnEdge } from "./commands/edges.ts";
import { removeElements } from "./commands/elements.ts";
import { addNode, moveNodes, setConfig, updateNode } from "./commands/nodes.ts";
import { createEditor, type Editor } from "./editor.ts";
import { markNewIds, newNodeId } from "./ids.ts";

const ids = ["a", "b", "c", "d", "e"];
const node = (id: string): GraphNode => ({ id, type: "t", config: {}, position: { x: 0, y: 0 } });
const has = (graph: Graph, id: string) => graph.nodes.some((one) => one.id === id);
const id = fc.constantFrom(...ids);

type Act = (editor: Editor) => void;
const act: fc.Arbitrary<Act> = fc.oneof(
  id.map(
    (n): Act =>
      (editor) =>
        has(editor.getGraph(), n) || editor.run(addNode(node(n))),
  ),
  fc.tuple(id, id).map(([source, target]): Act => (editor) => {
    const graph = editor.getGraph();
    if (has(graph, source) && has(graph, target)) editor.run(connect({ source, sourcePort: "next", target }));
  }),
  fc.tuple(id, fc.dictionary(fc.constantFrom("x", "y"), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true })).map(
    ([n, config]): Act =>
      (editor) =>
        editor.run(setConfig(n, structuredClone(config) as GraphNode["config"])),
  ),
  fc.tuple(id, fc.option(fc.string(), { nil: undefined })).map(
    ([n, name]): Act =>
      (editor) =>
        editor.run(updateNode(n, { name })),
  ),
  fc.tuple(id, fc.integer({ min: -50, max: 50 })).map(
    ([n, x]): Act =>
      (editor) =>
        editor.run(moveNodes(new Map([[n, { x: x * 8, y: 0 }]]))),
  ),
  fc.array(id, { maxLength: 2 }).map(
    (gone): Act =>
      (editor) =>
        editor.run(removeElements(gone)),
  ),
  fc.tuple(id, fc.nat()).map(([n, pick]): Act => (editor) => {
    const { edges } = editor.getGraph();
    const edge = edges[pick % Math.max(1, edges.length)];
    if (edge && !has(editor.getGraph(), n)) editor.run(insertOnEdge(edge.id, node(n), "next"));
  }),
  fc.constant<Act>((editor) => editor.undo()),
  fc.constant<Act>((editor) => editor.redo()),
);

/** Two people at one draft, and the server; each hears of the others' changes only when they are delivered. */
function together(start: Graph) {
  const state = new Y.Doc();
  createGraphStore(state, start);
  const participants = ["Ada", "Ben", "server"].map(() => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(state));
    return { doc, inbox: [] as Uint8Array[] };
  });
  for (const from of participants) {
    from.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === "delivered") return;
      for (const to of participants) if (to !== from) to.inbox.push(update);
    });
  }
  const [ada, ben, server] = participants as [Participant, Participant, Participant];
  let now = 0;
  const editorOf = ({ doc }: Participant) => createEditor(doc, { now: () => (now += 10_000) });
  return { ada: editorOf(ada), ben: editorOf(ben), server: createGraphStore(server.doc), participants };
}
type Participant = { doc: Y.Doc; inbox: Uint8Array[] };

/** Hands over one of the changes that are on their way, in whatever order. */
function deliver({ doc, inbox }: Participant, pick: number): void {
  const [update] = inbox.splice(pick % Math.max(1, inbox.length), 1);
  if (update) Y.applyUpdate(doc, update, "delivered");
}

describe("two people at one draft", () => {
  it("have the same drawing as each other and as the server in the end, whatever they do and whenever they hear of it", () => {
    const happening = fc.oneof(
      fc.tuple(fc.constantFrom("ada" as const, "ben" as const), act),
      fc.tuple(fc.integer({ min: 0, max: 2 }), fc.nat()),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        const { participants, server, ...editors } = together({ nodes: [node("a"), node("b")], edges: [] });
        for (const [who, what] of happenings) {
          if (typeof who === "number") deliver(participants[who] as Participant, what as number);
          else (what as Act)(editors[who]);
        }
        for (const participant of participants) while (participant.inbox.length > 0) deliver(participant, 7);
        expect(editors.ada.getGraph()).toEqual(server.snapshot());
        expect(editors.ben.getGraph()).toEqual(server.snapshot());
        const graph = server.snapshot();
        for (const edge of graph.edges) expect(has(graph, edge.source) && has(graph, edge.target)).toBe(true);
        for (const { type } of graph.nodes) expect(type).toBe("t");
      }),
      { numRuns: 500 },
    );
  });

  const deliverAll = (participants: readonly Participant[]) => {
    for (const participant of participants) while (participant.inbox.length > 0) deliver(participant, 0);
  };
  const nodeOf = (editor: Editor, wanted: string) => editor.getGraph().nodes.find((one) => one.id === wanted);

  it("undo what they did themselves, one after the other, and never what the other did", () => {
    const { ada, ben, participants } = together({ nodes: [node("a"), node("b")], edges: [] });
    ada.run(updateNode("a", { name: "Ada’s" }));
    deliverAll(participants);
    ben.run(updateNode("b", { name: "Ben’s" }));
    ben.run(setConfig("a", { by: "Ben" }));
    deliverAll(participants);
    ada.run(moveNodes(new Map([["b", { x: 80, y: 0 }]])));
    deliverAll(participants);

    ada.undo();
    ada.undo();
    deliverAll(participants);
    expect(ada.canUndo).toBe(false);
    for (const editor of [ada, ben]) {
      expect(nodeOf(editor, "a")).toEqual({ ...node("a"), config: { by: "Ben" } });
      expect(nodeOf(editor, "b")).toEqual({ ...node("b"), name: "Ben’s" });
    }
    ben.undo();
    ben.undo();
    deliverAll(participants);
    expect(ada.getGraph()).toEqual({ nodes: [node("a"), node("b")], edges: [] });
  });

  it("do not take back by undo what the other has written over since", () => {
    const { ada, ben, participants } = together({ nodes: [node("a")], edges: [] });
    ada.run(updateNode("a", { name: "Ada’s" }));
    deliverAll(participants);
    ben.run(updateNode("a", { name: "Ben’s" }));
    deliverAll(participants);
    ada.undo();
    deliverAll(participants);
    expect(nodeOf(ada, "a")?.name).toBe("Ben’s");
  });

  it("never call two steps by one id that they add at the same moment", () => {
    try {
      markNewIds(false);
      const marked = newNodeId("contact.add_tag", new Set());
      expect(marked).toMatch(/^add_tag_[a-z0-9]{1,3}$/);
      expect(newNodeId("contact.add_tag", new Set([marked]))).toBe(`${marked}_2`);
    } finally {
      markNewIds(true);
    }
    expect(newNodeId("contact.add_tag", new Set())).toBe("add_tag");
  });
});
