import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { advance, initialState } from "./advance.ts";
import { compile } from "./compile.ts";
import { migrate } from "./migrate.ts";
import { randomGraph } from "./testing/random-graph.ts";
import { type InFlight, playRun } from "./testing/random-run.ts";
import { planOf, traitsOf } from "./testing/sketch.ts";
import type { Input, RunState } from "./state.ts";

// Thousands of graphs take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const start: Input = { type: "start", nodeId: "t" };
const done = (nodeId: string): Input => ({ type: "succeeded", nodeId, scope: "", attempt: 1, output: nodeId });
const waits = (nodeId: string): Input => ({ type: "waiting", nodeId, scope: "", attempt: 1 });

describe("a run that is moved to another version", () => {
  const old = planOf({ t: "trigger" }, ["t > a", "a > wait", "wait > b"]);
  const { state } = advance(old, initialState(), [start, done("a"), waits("wait")]);

  it("goes on there from where it waits, and keeps what it has", () => {
    const next = planOf({ t: "trigger" }, ["t > a", "a > new", "new > wait", "wait > c", "a > d"]);
    const moved = migrate(old, next, state);
    expect(moved).toMatchObject({
      state: {
        status: "waiting",
        steps: { a: { status: "succeeded" }, new: { status: "skipped" }, d: { status: "skipped" } },
        outputs: { a: "a" },
      },
    });
    const on = advance(next, (moved as { state: RunState }).state, [done("wait")]);
    expect(on.commands).toContainEqual({ type: "execute", nodeId: "c", scope: "", attempt: 1 });
    expect(advance(next, on.state, [done("c")]).state.status).toBe("succeeded");
  });

  it("does nothing twice that it has done already", () => {
    const next = planOf({ t: "trigger" }, ["t > wait", "wait > a", "a > c", "wait > c"]);
    const { state: moved } = migrate(old, next, state) as { state: RunState };
    const on = advance(next, moved, [done("wait")]);
    expect(on.commands.filter(({ type }) => type === "execute")).toMatchObject([{ nodeId: "c" }]);
  });

  it.each([
    ["is not there any more", { t: "trigger" }, ["t > a"], "is not in the new version"],
    ["has become another type", { t: "trigger", wait: "external" }, ["t > wait"], "is of another type"],
  ])("stays where it is when its step %s", (_, nodes, edges, reason) => {
    expect(migrate(old, planOf(nodes, edges), state)).toEqual({ reason: expect.stringContaining(reason) });
  });

  it("stays while it does something, and when it has ended", () => {
    const busy = advance(old, initialState(), [start]).state;
    expect(migrate(old, old, busy)).toHaveProperty("reason");
    const ended = advance(old, state, [{ type: "cancel", reason: "" }]).state;
    expect(migrate(old, old, ended)).toHaveProperty("reason");
  });

  it("ends, whatever the two graphs are, and does at most once what it did or does", () => {
    let moves = 0;
    fc.assert(
      fc.property(randomGraph, randomGraph, seed, seed, fc.nat(40), (graph, other, fate, order, steps) => {
        const before = compile(graph, traitsOf);
        const after = compile(other, traitsOf);
        const whole = playRun(before, fate, order, { disturb: false, interfere: false });
        const begun = advance(before, initialState(), whole.inputs.slice(0, steps)).state;
        // Whatever is under way waits: a moment at which a run may be moved.
        const active = Object.entries(begun.steps).filter(([, step]) => step.status === "running");
        const inputs = active.map(([nodeId, { attempt }]): Input => ({ type: "waiting", nodeId, scope: "", attempt }));
        const waiting = advance(before, begun, inputs).state;
        const moved = migrate(before, after, waiting);
        if (!("state" in moved)) return;
        moves += 1;
        const flying = Object.entries(waiting.steps).flatMap(([nodeId, step]): InFlight[] =>
          step.status === "waiting"
            ? [
                {
                  nodeId,
                  scope: "",
                  attempt: step.attempt + (step.retrying ? 1 : 0),
                  due: step.retrying ? "retry" : "late answer",
                },
              ]
            : [],
        );
        const run = playRun(
          after,
          order,
          fate,
          { disturb: true, interfere: true },
          { state: moved.state, inputs: [], flying },
        );
        expect(run.state.status).toMatch(/succeeded|failed|cancelled/);
        const held = new Set(waiting.held?.map(({ nodeId }) => nodeId));
        for (const command of run.commands)
          if (
            !held.has("nodeId" in command ? command.nodeId : "") &&
            command.type === "execute" &&
            command.scope === "" &&
            command.attempt === 1 &&
            !command.from
          )
            expect(waiting.steps).not.toHaveProperty(command.nodeId);
      }),
      { numRuns: 3_000 },
    );
    expect(moves).toBeGreaterThan(30);
  });
});
