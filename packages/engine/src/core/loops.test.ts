import { describe, expect, it } from "vitest";
import { advance, initialState } from "./advance.ts";
import { planOf } from "./testing/sketch.ts";
import type { Command, Input } from "./state.ts";

const start: Input = { type: "start", nodeId: "t" };
const opened = (count: number, more: object = {}, nodeId = "each"): Input => ({
  ...{ type: "opened", nodeId, scope: "", attempt: 1, from: 0, count },
  ...more,
});
const done = (nodeId: string, scope = ""): Input => ({ type: "succeeded", nodeId, scope, attempt: 1 });
const fails = (nodeId: string, scope = ""): Input => ({
  ...{ type: "failed", nodeId, scope, attempt: 1, jitter: 0 },
  error: { code: "invalid", message: "The target answered 422.", retryable: false },
});

function executed(commands: readonly Command[]): string[] {
  return commands.flatMap((command) =>
    command.type === "execute" ? [command.scope === "" ? command.nodeId : `${command.scope}/${command.nodeId}`] : [],
  );
}

describe("a container over a list", () => {
  const plan = planOf({ t: "trigger", each: "loop" }, ["t > each", "each:item > a", "a > b", "each > after"]);
  const begin = (...inputs: Input[]) => advance(plan, initialState(), [start, ...inputs]);

  it("begins as many items as may be under way at a time, and others as these are done", () => {
    const { state, commands } = begin(opened(4, { concurrency: 2 }));
    expect(executed(commands)).toEqual(["each", "each:0/a", "each:1/a"]);
    const on = advance(plan, state, [done("a", "each:1"), done("b", "each:1")]);
    expect(executed(on.commands)).toEqual(["each:1/b", "each:2/a"]);
  });

  it("goes on through next when all are done, and nothing of them is kept", () => {
    const { state, commands } = begin(
      opened(2, { concurrency: 2 }),
      ...["each:0", "each:1"].flatMap((scope) => [done("a", scope), done("b", scope)]),
    );
    expect(executed(commands).at(-1)).toBe("after");
    expect(state.outputs["each"]).toEqual({ count: 2 });
    expect(Object.keys(state.steps).sort()).toEqual(["after", "each", "t"]);
    expect(state.loops).toBeUndefined();
    expect(Object.keys(state.edges)).toHaveLength(2);
  });

  it("goes on at once when there are no items", () => {
    expect(executed(begin(opened(0)).commands)).toEqual(["each", "after"]);
  });

  it("ignores what comes late from an item that is done", () => {
    const { state } = begin(opened(2), done("a", "each:0"), done("b", "each:0"));
    expect(advance(plan, state, [done("a", "each:0"), fails("b", "each:0")]).state).toBe(state);
  });

  it("keeps an item that failed for repair, does the others, and goes on once it is repaired", () => {
    const { state } = begin(opened(2), fails("a", "each:0"), done("a", "each:1"), done("b", "each:1"));
    expect(state).toMatchObject({ status: "failed", error: { nodeId: "a" }, steps: { each: { status: "waiting" } } });
    const repaired = advance(plan, state, [
      { type: "retry_failed", nodeId: "a", scope: "each:0" },
      { ...done("a", "each:0"), attempt: 2 } as Input,
      done("b", "each:0"),
    ]);
    expect(executed(repaired.commands).at(-1)).toBe("after");
    expect(repaired.state.error).toBeUndefined();
  });

  it("counts the items in which a failure was handled", () => {
    const handling = planOf({ t: "trigger", each: "loop", a: { onError: "continue" } }, ["t > each", "each:item > a"]);
    const { state } = advance(handling, initialState(), [
      ...[start, opened(2, { concurrency: 2 }), fails("a", "each:0"), done("a", "each:1")],
    ]);
    expect(state).toMatchObject({ status: "succeeded", outputs: { each: { count: 2, failed: 1 } } });
  });

  it("is cancelled with everything in it", () => {
    const { state, commands } = begin(opened(3, { concurrency: 3 }), { type: "cancel", reason: "No" });
    expect(state.status).toBe("cancelled");
    expect(commands.flatMap((command) => (command.type === "release" ? [command.scope] : [])).sort()).toEqual([
      ...["", "each:0", "each:1", "each:2"],
    ]);
  });

  it("holds the items that become due while the run is paused", () => {
    const { state } = begin(opened(3), { type: "pause" }, done("a", "each:0"), done("b", "each:0"));
    expect(state.held).toEqual([{ nodeId: "b", scope: "each:0", attempt: 1 }]);
  });

  it("stays small and quick with ten thousand items", () => {
    let state = begin(opened(10_000, { concurrency: 100 })).state;
    const began = performance.now();
    for (let index = 0; index < 10_000; index += 50) {
      const inputs = Array.from({ length: 50 }, (_, at) => `each:${index + at}`);
      state = advance(
        plan,
        state,
        inputs.flatMap((scope) => [done("a", scope), done("b", scope)]),
      ).state;
      expect(JSON.stringify(state).length).toBeLessThan(30_000);
    }
    expect(state.outputs["each"]).toEqual({ count: 10_000 });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it("takes no more than ten thousand items and a hundred at a time", () => {
    const { state, commands } = begin(opened(1_000_000, { concurrency: 1_000 }));
    expect(state.loops?.["each"]).toMatchObject({ count: 10_000, begun: 100 });
    expect(executed(commands)).toHaveLength(101);
  });
});

describe("a container that opens a round at a time", () => {
  const plan = planOf({ t: "trigger", each: "loop" }, ["t > each", "each:item > a", "each > after"]);
  const round = (from: number): Input => opened(from + 1, { from, more: true });

  it("is carried out again after each round, with the number of rounds before it", () => {
    const { state, commands } = advance(plan, initialState(), [start, round(0), done("a", "each:0")]);
    expect(commands.at(-1)).toEqual({ type: "execute", nodeId: "each", scope: "", attempt: 1, from: 1 });
    expect(advance(plan, state, [round(0)]).state).toBe(state);
    const on = advance(plan, state, [round(1), done("a", "each:1"), done("each")]);
    expect(executed(on.commands).at(-1)).toBe("after");
    expect(on.state.loops).toBeUndefined();
  });
});

describe("containers in containers", () => {
  const plan = planOf({ t: "trigger", outer: "loop", inner: "loop" }, [
    ...["t > outer", "outer:item > inner", "inner:item > a", "inner > b", "outer > after"],
  ]);
  const inner = (index: number, count: number): Input => ({
    ...{ type: "opened", nodeId: "inner", scope: `outer:${index}`, attempt: 1, from: 0, count },
  });

  it("have scopes in scopes, and the outer item is done when the inner ones are", () => {
    const { state, commands } = advance(plan, initialState(), [
      ...[start, opened(2, {}, "outer"), inner(0, 2), done("a", "outer:0/inner:0"), done("a", "outer:0/inner:1")],
      ...[done("b", "outer:0"), inner(1, 0), done("b", "outer:1")],
    ]);
    expect(executed(commands)).toEqual([
      ...["outer", "outer:0/inner", "outer:0/inner:0/a", "outer:0/inner:1/a", "outer:0/b"],
      ...["outer:1/inner", "outer:1/b", "after"],
    ]);
    expect(Object.keys(state.steps)).toHaveLength(3);
  });

  it("make room for the next outer item when all that is left of one waits for repair", () => {
    const { commands } = advance(plan, initialState(), [
      ...[start, opened(2, {}, "outer"), inner(0, 1), fails("a", "outer:0/inner:0")],
    ]);
    expect(executed(commands).at(-1)).toBe("outer:1/inner");
  });
});

describe("a goal", () => {
  const plan = planOf({ t: "trigger", each: "loop", goal: "goal" }, [
    ...["t > each", "each:item > a", "each > b", "b > goal", "t > side", "goal > after", "side > join", "after > join"],
  ]);
  const reach: Input = { type: "goal", nodeId: "goal", output: { paid: true } };
  const busy = () => advance(plan, initialState(), [start, opened(3, { concurrency: 2 })]).state;

  it("calls off what is not behind it, and the run goes on behind it", () => {
    const { state, commands } = advance(plan, busy(), [reach]);
    expect(executed(commands)).toEqual(["after"]);
    expect(state.steps).toMatchObject({
      ...{ each: { status: "cancelled" }, side: { status: "cancelled" }, b: { status: "skipped" } },
      goal: { status: "succeeded", attempt: 0 },
    });
    expect(Object.keys(state.steps).filter((key) => key.includes(":"))).toEqual([]);
    const end = advance(plan, state, [done("after"), done("join")]).state;
    expect(end.status).toBe("succeeded");
    expect(Object.keys(end.edges)).toHaveLength(plan.edges.length - 1);
  });

  it("is reached once", () => {
    const { state } = advance(plan, busy(), [reach]);
    expect(advance(plan, state, [reach]).state).toBe(state);
  });

  it("gives up what waits for repair before it", () => {
    const failed = advance(plan, busy(), [fails("side")]).state;
    const { state } = advance(plan, failed, [reach, done("after"), done("join")]);
    expect(state).toMatchObject({ status: "succeeded" });
    expect(advance(plan, state, [{ type: "retry_failed", nodeId: "side", scope: "" }]).state).toBe(state);
  });

  it("is no goal of a run that took another way", () => {
    const { state } = advance(plan, busy(), [{ type: "exit", status: "cancelled", reason: "Unsubscribed" }, reach]);
    expect(state).toMatchObject({ status: "cancelled", error: { code: "exited", message: "Unsubscribed" } });
  });
});

describe("a join that does not wait for the others", () => {
  const plan = planOf({ t: "trigger", j: { type: "join", config: { mode: "any", cancelOthers: true } } }, [
    ...["t > a", "t > b", "b > c", "a > j", "c > j", "b > elsewhere", "t > outside", "j > after"],
  ]);

  it("calls off what leads to it and nothing else", () => {
    const { state } = advance(plan, initialState(), [start, done("a")]);
    expect(state.steps).toMatchObject({
      ...{ b: { status: "cancelled" }, c: { status: "skipped" }, elsewhere: { status: "skipped" } },
      ...{ outside: { status: "running" }, j: { status: "running" } },
    });
  });
});

describe("a step that pauses the run", () => {
  const plan = planOf({ t: "trigger" }, ["t > p", "p > after", "t > side"]);

  it("ends when the run is resumed, and not before", () => {
    const pause: Input = { type: "pause_here", nodeId: "p", scope: "", attempt: 1 };
    const { state } = advance(plan, initialState(), [start, pause, done("side"), done("p")]);
    expect(state).toMatchObject({ status: "paused", steps: { p: { status: "waiting" } } });
    expect(executed(advance(plan, state, [{ type: "resume" }]).commands)).toEqual(["after"]);
  });
});
