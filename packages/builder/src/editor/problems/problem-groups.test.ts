import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { describe, expect, it } from "vitest";
import { groupProblems, neighbourWithProblems } from "./problem-groups.ts";

const node = (id: string, y: number): GraphNode => ({ id, type: "x", config: {}, position: { x: 0, y } });
const nodes = [node("low", 300), node("middle", 200), node("high", 100), node("fine", 0)];
const problem = (severity: Problem["severity"], nodeId?: string): Problem => ({
  ...{ severity, code: "x", message: "x" },
  ...(nodeId === undefined ? {} : { nodeId }),
});
const groups = groupProblems(
  [
    problem("warning", "high"),
    problem("warning", "low"),
    problem("error", "low"),
    problem("error"),
    problem("warning", "middle"),
  ],
  nodes,
);

describe("the list of problems", () => {
  it("begins with the workflow's own, then steps with an error, then the others from top to bottom", () => {
    expect(groups.map((group) => group.node?.id)).toEqual([undefined, "low", "high", "middle"]);
  });

  it("tells a step's errors before its warnings", () => {
    expect(groups[1]?.problems.map(({ severity }) => severity)).toEqual(["error", "warning"]);
  });

  it("leads from step to step, round and round", () => {
    const next = (selected: string | null, direction: 1 | -1) =>
      neighbourWithProblems(groups, selected, direction)?.node?.id;
    expect([next(null, 1), next("low", 1), next("high", 1), next("middle", 1)]).toEqual([
      "low",
      "high",
      "middle",
      "low",
    ]);
    expect([next(null, -1), next("low", -1), next("fine", 1)]).toEqual(["middle", "middle", "low"]);
    expect(neighbourWithProblems([], "low", 1)).toBeUndefined();
  });
});
