import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { advance, initialState } from "./advance.ts";
import { compile } from "./compile.ts";
import { orderlyGraph, randomGraph, resultPorts } from "./testing/random-graph.ts";
import { playRun } from "./testing/random-run.ts";
import { traitsOf } from "./testing/sketch.ts";
import type { Plan } from "./plan.ts";
import type { Command, Input, RunState } from "./state.ts";

// Thousands of graphs take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const ended = new Set(["succeeded", "failed", "cancelled"]);

/** 12,000 graphs in all. `playRun` throws on a run that does not end, and freezes every state that it hands in. */
const manyGraphs = { numRuns: 2_000 };

function isOwn({ nodes }: Plan, at: number): boolean {
  return nodes[at]?.container === undefined;
}

function count(commands: Command[], matches: (command: Command) => boolean): number {
  return commands.reduce((sum, command) => sum + (matches(command) ? 1 : 0), 0);
}

describe("any run of any graph", () => {
  it("ends, once per ending, whatever happens on the way", () => {
    fc.assert(
      fc.property(randomGraph, seed, seed, (graph, fate, order) => {
        const run = playRun(compile(graph, traitsOf), fate, order, {
          disturb: true,
          interfere: true,
        });
        expect(ended).toContain(run.state.status);
        const endings = count(run.commands, (command) => command.type === "run_finished");
        const revivals = endings - 1;
        expect(revivals).toBeLessThanOrEqual(count(run.commands, (command) => command.type === "dead_letter"));
        expect(run.commands.at(-1)).toMatchObject({
          type: "run_finished",
          status: run.state.status,
        });
        expect(run.state.held).toBeUndefined();
        expect(run.state.status === "succeeded" ? run.state.error : "has no error").toBe(
          run.state.status === "succeeded" ? undefined : "has no error",
        );
        const active = Object.values(run.state.steps).filter(
          ({ status, looping }) => (status === "running" || status === "waiting") && !looping,
        );
        // A container that is left waits for a step of its body that somebody may still repair.
        if (run.state.status !== "failed") expect(run.state.loops).toBeUndefined();
        expect(active).toEqual([]);
      }),
      manyGraphs,
    );
  });

  it("begins every attempt of a step once, finishes every attempt once, and is not changed by duplicates", () => {
    fc.assert(
      fc.property(randomGraph, seed, seed, (graph, fate, order) => {
        const run = playRun(compile(graph, traitsOf), fate, order, {
          disturb: true,
          interfere: true,
        });
        expect(run.harmfulDuplicates).toEqual([]);
        for (const type of ["execute", "step_finished"] as const) {
          const seen = run.commands.flatMap((command) =>
            command.type === type
              ? [`${command.scope}/${command.nodeId}/${command.attempt}/${"from" in command ? command.from : ""}`]
              : [],
          );
          expect(new Set(seen).size).toBe(seen.length);
        }
      }),
      manyGraphs,
    );
  });

  it("resolves every edge once where nobody interferes, and every step ends when it succeeds", () => {
    fc.assert(
      fc.property(randomGraph, seed, seed, (graph, fate, order) => {
        const plan = compile(graph, traitsOf);
        const run = playRun(plan, fate, order, { disturb: true, interfere: false });
        if (run.state.status === "succeeded") {
          // Of bodies nothing is kept.
          const own = plan.nodes.filter(({ container }) => container === undefined);
          const edges = plan.edges.filter(
            ({ source, port }) => isOwn(plan, source) && plan.nodes[source]?.body !== port,
          );
          expect(Object.keys(run.state.steps).sort()).toEqual(own.map(({ id }) => id).sort());
          expect(Object.keys(run.state.edges).sort()).toEqual(edges.map(({ id }) => id).sort());
        }
        // An edge that was resolved stays as it was: walk through the recorded run again.
        let state = initialState();
        for (const input of run.inputs) {
          const next = advance(plan, state, [input]).state;
          for (const id of Object.keys(state.edges))
            if (!id.includes("/") || Object.hasOwn(next.edges, id)) expect(next.edges[id]).toBe(state.edges[id]);
          state = next;
        }
      }),
      manyGraphs,
    );
  });

  it("comes out the same from its recorded inputs, one by one or all at once", () => {
    fc.assert(
      fc.property(randomGraph, seed, seed, (graph, fate, order) => {
        const plan = compile(graph, traitsOf);
        const run = playRun(plan, fate, order, { disturb: true, interfere: true });
        const replayed = advance(plan, initialState(), run.inputs);
        expect(isDeepStrictEqual(replayed.state, run.state)).toBe(true);
        expect(isDeepStrictEqual(replayed.commands, run.commands)).toBe(true);
      }),
      manyGraphs,
    );
  });

  it("takes the same edges in whatever order independent results arrive", () => {
    fc.assert(
      fc.property(orderlyGraph, seed, seed, seed, (graph, fate, order, otherOrder) => {
        const plan = compile(graph, traitsOf);
        const one = playRun(plan, fate, order, { disturb: false, interfere: false });
        const other = playRun(plan, fate, otherOrder, { disturb: true, interfere: false });
        expect(other.state.edges).toEqual(one.state.edges);
        expect(other.state.steps).toEqual(one.state.steps);
        expect(other.state.status).toBe(one.state.status);
      }),
      manyGraphs,
    );
  });
});

describe("a run that has succeeded", () => {
  it("has begun exactly the steps that enough paths led to", () => {
    fc.assert(
      fc.property(orderlyGraph, seed, seed, (graph, fate, order) => {
        const plan = compile(graph, traitsOf);
        const { state } = playRun(plan, fate, order, { disturb: true, interfere: false });
        fc.pre(state.status === "succeeded");
        for (const { id, join } of graph.nodes.filter((node) => node.type !== "trigger")) {
          if (!isOwn(plan, plan.index.get(id) ?? -1)) continue;
          const paths = graph.edges.filter((edge) => edge.target === id && state.edges[edge.id] === "taken").length;
          const step = state.steps[id];
          if (paths === 0) expect(step?.status).toBe("skipped");
          else if (typeof join === "object" && paths < join.atLeast)
            expect(step).toMatchObject({ status: "failed", attempt: 0 });
          else expect(step?.status).toMatch(/succeeded|failed/);
        }
      }),
      manyGraphs,
    );
  });
});

describe("garbage", () => {
  const word = fc.constantFrom<unknown>(
    ...[
      "start",
      "start_at",
      "opened",
      "pause_here",
      "goal",
      "exit",
      "n1:0",
      "succeeded",
      "failed",
      "waiting",
      "retry_due",
      "stop",
      "retry_failed",
      "resume",
      "t0",
      "n1",
      "n2",
      "",
    ],
    ...["toString", "__proto__", "constructor", ...resultPorts, 0, 1, 2, -1, Number.NaN, null, undefined, true, [], {}],
  );
  const garbage = fc.oneof(
    { weight: 1, arbitrary: fc.anything() },
    {
      weight: 4,
      arbitrary: fc.record(
        {
          type: word,
          nodeId: word,
          scope: word,
          attempt: word,
          port: word,
          status: word,
          error: word,
          jitter: word,
          vars: word,
          from: word,
          count: word,
          concurrency: word,
          more: word,
        },
        { requiredKeys: ["type"] },
      ),
    },
  );

  it("never makes the core throw, and leaves a state that can be stored", () => {
    fc.assert(
      fc.property(randomGraph, fc.array(garbage, { maxLength: 30 }), (graph, inputs) => {
        const plan = compile(graph, traitsOf);
        const { state } = advance(plan, initialState(), [{ type: "start", nodeId: "t0" }, ...(inputs as Input[])]);
        const stored = JSON.parse(JSON.stringify(state)) as RunState;
        expect(stored.steps).toEqual(state.steps);
      }),
      { numRuns: 2_000 },
    );
  });
});
