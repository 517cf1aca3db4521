import { describe, expect, it } from "vitest";
import { foldNumbers, type TallyRow } from "./fold-numbers.ts";

const row = (change: Partial<TallyRow>): TallyRow => ({
  ...{ version: 1, nodeId: "mail", status: "succeeded", port: "next", isLeft: false, pace: 0, count: 1, totalMs: 0 },
  ...change,
});

describe("numbers of nodes and edges", () => {
  it("give the median by how long steps took, whatever version they were of", () => {
    const rows = [
      row({ pace: 10, count: 4, totalMs: 400 }),
      row({ pace: 40, count: 1, totalMs: 5_000 }),
      row({ version: 2, pace: 40, count: 6, totalMs: 30_000 }),
      row({ pace: 80, count: 1, totalMs: 86_400_000 }),
    ];
    expect(foldNumbers(rows, []).nodes).toMatchObject([{ entered: 12, medianMs: 5_000, p95Ms: 86_400_000 }]);
  });

  it("count an edge only in the versions that had it", () => {
    const edge = (target: string) => [{ source: "mail", sourcePort: "next", target }];
    const rows = [row({ count: 3 }), row({ version: 2, count: 5 })];
    const versions = [
      { version: 1, edges: edge("wait"), isBodyPort: () => false },
      { version: 2, edges: edge("tag"), isBodyPort: () => false },
    ];
    expect(foldNumbers(rows, versions).edges).toEqual([
      { source: "mail", sourcePort: "next", target: "wait", taken: 3 },
      { source: "mail", sourcePort: "next", target: "tag", taken: 5 },
    ]);
  });

  it("count the way into a loop's body by what was begun there", () => {
    const rows = [row({ nodeId: "each", port: "next" }), row({ nodeId: "inner", count: 7 })];
    const edges = [{ source: "each", sourcePort: "item", target: "inner" }];
    const versions = [{ version: 1, edges, isBodyPort: (_: string, port: string) => port === "item" }];
    expect(foldNumbers(rows, versions).edges).toMatchObject([{ taken: 7 }]);
  });

  it("forget what was counted and taken back", () => {
    expect(foldNumbers([row({ count: 0 })], []).nodes).toEqual([]);
  });
});
