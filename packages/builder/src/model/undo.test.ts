import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connect, insertOnEdge } from "./commands/edges.ts";
import { removeElements } from "./commands/elements.ts";
import { addNode, moveNodes, setConfig, updateNode } from "./commands/nodes.ts";
import { createEditor, type Editor } from "./editor.ts";

const ids = ["a", "b", "c", "d", "e", "f"];
const id = fc.constantFrom(...ids);
const node = (nodeId: string): GraphNode => ({ id: nodeId, type: "t", config: {}, position: { x: 0, y: 0 } });
const has = (graph: Graph, nodeId: string) => graph.nodes.some((one) => one.id === nodeId);

type Act = (editor: Editor) => void;
const act: fc.Arbitrary<Act> = fc.oneof(
  id.map((n): Act => (editor) => {
    if (!has(editor.getGraph(), n)) editor.run(addNode(node(n)));
  }),
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
  fc.array(id, { maxLength: 3 }).map(
    (gone): Act =>
      (editor) =>
        editor.run(removeElements(gone)),
  ),
  fc.tuple(id, fc.nat()).map(([n, pick]): Act => (editor) => {
    const { edges } = editor.getGraph();
    const edge = edges[pick % Math.max(1, edges.length)];
    if (edge && !has(editor.getGraph(), n)) editor.run(insertOnEdge(edge.id, node(n), "next"));
  }),
);
/** An endless clock: no two commands are in quick succession, so each is a step of its own. */
const slow = () => {
  let now = 0;
  return () => (now += 10_000);
};

describe("whatever was done", () => {
  it("undo leads back through every state, and redo forward again", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const editor = createEditor({ nodes: [node("a"), node("b")], edges: [] }, { now: slow() });
        const states: Graph[] = [editor.getGraph()];
        for (const one of acts) {
          one(editor);
          if (editor.getGraph() !== states.at(-1)) states.push(editor.getGraph());
        }
        for (const state of states.slice(0, -1).toReversed()) {
          editor.undo();
          expect(editor.getGraph()).toEqual(state);
        }
        expect(editor.canUndo).toBe(false);
        for (const state of states.slice(1)) {
          editor.redo();
          expect(editor.getGraph()).toEqual(state);
        }
        expect(editor.canRedo).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("the document never holds an edge without its ends, nor two elements with one id", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            act,
            fc.constant<Act>((editor) => editor.undo()),
          ),
          { maxLength: 25 },
        ),
        (acts) => {
          const editor = createEditor({ nodes: [node("a"), node("b")], edges: [] });
          for (const one of acts) {
            one(editor);
            const { nodes, edges } = editor.getGraph();
            expect(new Set([...nodes, ...edges].map((element) => element.id)).size).toBe(nodes.length + edges.length);
            for (const edge of edges)
              expect(has(editor.getGraph(), edge.source) && has(editor.getGraph(), edge.target)).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
