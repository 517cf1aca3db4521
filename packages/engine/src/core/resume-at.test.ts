import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { advance } from "./advance.ts";
import { compile } from "./compile.ts";
import { resumeAt } from "./resume-at.ts";
import { randomGraph } from "./testing/random-graph.ts";
import { playRun } from "./testing/random-run.ts";
import { planOf, traitsOf } from "./testing/sketch.ts";
import type { RunState } from "./state.ts";

// Thousands of graphs take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });

function recorded({ steps, outputs, vars }: RunState) {
  return { steps, outputs, vars };
}

describe("a run that begins at a node", () => {
  const plan = planOf({ t: "trigger", j: { join: "all" } }, [
    "t > a",
    "a > b",
    "b > j",
    "t > x",
    "x:yes > j",
    "x:no > y",
    "j > k",
  ]);
  const earlier = {
    steps: {
      t: { status: "succeeded", port: "next" },
      a: { status: "succeeded", port: "next" },
      b: { status: "failed", port: null },
      x: { status: "succeeded", port: "yes" },
    },
    outputs: { t: { order: 1 }, a: { id: 7 }, b: "half" },
    vars: { tone: "warm" },
  } as const;

  it("has the outputs and the paths of the earlier one, and does only what follows", () => {
    const state = resumeAt(plan, earlier, "b");
    expect(state?.outputs).toEqual({ t: { order: 1 }, a: { id: 7 } });
    expect(state?.vars).toEqual({ tone: "warm" });
    expect(state?.steps).toMatchObject({ a: { status: "succeeded", attempt: 0 }, y: { status: "skipped" } });
    const begun = advance(plan, state as RunState, [{ type: "start_at", nodeId: "b" }]);
    expect(begun.commands).toEqual([{ type: "execute", nodeId: "b", scope: "", attempt: 1 }]);
    const on = advance(plan, begun.state, [{ type: "succeeded", nodeId: "b", scope: "", attempt: 1 }]);
    expect(on.commands).toContainEqual({ type: "execute", nodeId: "j", scope: "", attempt: 1 });
  });

  it("begins once", () => {
    const input = { type: "start_at", nodeId: "b" } as const;
    const { state } = advance(plan, resumeAt(plan, earlier, "b") as RunState, [input]);
    expect(advance(plan, state, [input]).state).toBe(state);
  });

  it("cannot begin where there is no node", () => {
    expect(resumeAt(plan, earlier, "gone")).toBeUndefined();
  });

  it("ends, whatever the graph, and begins nothing that does not follow", () => {
    fc.assert(
      fc.property(randomGraph, fc.nat(), seed, seed, (graph, pick, fate, order) => {
        const first = compile(graph, traitsOf);
        const { state } = playRun(first, fate, order, { disturb: false, interfere: true });
        const nodeId = graph.nodes[pick % graph.nodes.length]?.id ?? "";
        const resumed = resumeAt(first, recorded(state), nodeId);
        if (!resumed) return;
        const done = new Set(Object.keys(resumed.steps));
        const run = playRun(
          first,
          order,
          fate,
          { disturb: true, interfere: true },
          { state: resumed, inputs: [{ type: "start_at", nodeId }], flying: [] },
        );
        expect(run.state.status).toMatch(/succeeded|failed|cancelled/);
        expect(run.harmfulDuplicates).toEqual([]);
        for (const command of run.commands)
          if (command.type === "execute" && command.scope === "") expect(done).not.toContain(command.nodeId);
      }),
      { numRuns: 2_000 },
    );
  });
});
