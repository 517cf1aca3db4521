import type { Graph } from "@millrace/shared/graph/document.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { copyOf, findCopy, forgetCopy, keepCopy } from "./emergency-copy.ts";

const graph: Graph = { nodes: [{ id: "a", type: "t", config: { x: 1 }, position: { x: 8, y: 0 } }], edges: [] };

beforeEach(() => localStorage.clear());

describe("the emergency copy", () => {
  it("is found again until it is forgotten, each workflow's own", () => {
    keepCopy("w1", copyOf(graph, 7));
    expect(findCopy("w1")).toMatchObject({ graph, revision: 7 });
    expect(findCopy("w2")).toBeUndefined();
    forgetCopy("w1");
    expect(findCopy("w1")).toBeUndefined();
  });

  it("is ignored when what is stored is no workflow", () => {
    for (const text of ["", "{", "null", '{"revision":1,"graph":{"nodes":5},"at":""}']) {
      localStorage.setItem("millrace.unsaved.w1", text);
      expect(findCopy("w1")).toBeUndefined();
    }
  });
});
