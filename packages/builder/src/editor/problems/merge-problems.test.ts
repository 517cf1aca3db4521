import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { describe, expect, it } from "vitest";
import { mergeProblems, unlessSame } from "./merge-problems.ts";

const graph: Graph = { nodes: [{ id: "a", type: "x", config: {}, position: { x: 0, y: 0 } }], edges: [] };
const problem = (code: string, more: Partial<Problem> = {}): Problem => ({
  severity: "error",
  code,
  message: code,
  ...more,
});

describe("problems of the draft", () => {
  it("are the server's until something was looked at here", () => {
    const told = [problem("cycle")];
    expect(mergeProblems(told, undefined, graph)).toBe(told);
  });

  it("are those found here, with what only the server can find", () => {
    const told = [
      problem("cycle"),
      problem("missing_workflow", { by: "server", nodeId: "a" }),
      problem("loop", { by: "server" }),
    ];
    const codes = mergeProblems(told, [problem("unknown_path")], graph).map(({ code }) => code);
    expect(codes).toEqual(["unknown_path", "missing_workflow", "loop"]);
  });

  it("go with their step", () => {
    expect(mergeProblems([problem("missing_workflow", { by: "server", nodeId: "gone" })], [], graph)).toEqual([]);
  });

  it("that are the same are the same list", () => {
    const before = [problem("cycle")];
    expect(unlessSame(before, [problem("cycle")])).toBe(before);
    expect(unlessSame(before, [])).toEqual([]);
  });
});
