import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { isOnlyTyped, useSettledGraph } from "./use-settled-graph.ts";

const none: Problem[] = [];
const node = (id: string) => ({ id, type: "x", config: { title: "a" }, position: { x: 0, y: 0 } });
const graph: Graph = { nodes: [node("a"), node("b")], edges: [] };
const [a = node("a"), b = node("b")] = graph.nodes;
const typed: Graph = { ...graph, nodes: [a, { ...b, config: { title: "ab" } }] };
const moved: Graph = { ...graph, nodes: [a, { ...b, position: { x: 16, y: 0 } }] };

describe("what the canvas draws", () => {
  it("follows a text as soon as typing rests", async () => {
    const { result, rerender } = renderHook((props: Graph) => useSettledGraph(props, none).graph, {
      initialProps: graph,
    });
    rerender(typed);
    expect(result.current).toBe(graph);
    await waitFor(() => expect(result.current).toBe(typed));
  });

  it("follows everything else at once, and a text with it", () => {
    const { result, rerender } = renderHook((props: Graph) => useSettledGraph(props, none).graph, {
      initialProps: graph,
    });
    rerender(typed);
    rerender(moved);
    expect(result.current).toBe(moved);
  });

  it("takes for typing only what changes nothing that is drawn but words", () => {
    expect(isOnlyTyped(graph, typed)).toBe(true);
    expect(isOnlyTyped(graph, moved)).toBe(false);
    expect(isOnlyTyped(graph, { ...graph, nodes: [a, { ...b, disabled: true }] })).toBe(false);
    expect(isOnlyTyped(graph, { ...graph, nodes: [a] })).toBe(false);
    expect(isOnlyTyped(graph, { ...typed, edges: [] })).toBe(false);
    expect(
      isOnlyTyped(graph, {
        ...graph,
        nodes: [
          { ...a, name: "A" },
          { ...b, name: "B" },
        ],
      }),
    ).toBe(false);
  });
});
