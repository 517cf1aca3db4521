import { describe, expect, it } from "vitest";
import { advance, initialState } from "./advance.ts";
import type { Plan } from "./plan.ts";
import { planOf } from "./testing/sketch.ts";
import type { Command, Input, RunState, StepError } from "./state.ts";

const start: Input = { type: "start", nodeId: "t" };
const refused: StepError = { code: "invalid", message: "The target answered 422.", retryable: false };
const busy: StepError = { code: "busy", message: "The target answered 503.", retryable: true };

function succeeded(nodeId: string, more: { port?: string; attempt?: number } = {}): Input {
  return { type: "succeeded", nodeId, scope: "", attempt: 1, ...more };
}
function failed(nodeId: string, error: StepError, attempt = 1, jitter = 0): Input {
  return { type: "failed", nodeId, scope: "", attempt, error, jitter };
}
function play(plan: Plan, inputs: Input[]): { state: RunState; commands: Command[] } {
  return advance(plan, initialState(), inputs);
}
function executed(commands: Command[]): string[] {
  return commands.flatMap((command) => (command.type === "execute" ? [command.nodeId] : []));
}
function statuses(state: RunState): Record<string, string> {
  return Object.fromEntries(Object.entries(state.steps).map(([key, step]) => [key, step.status]));
}

describe("a path through a graph", () => {
  it("starts at the chosen trigger, keeps its output, and skips the other triggers", () => {
    const plan = planOf({ t: "trigger", u: "trigger" }, ["t > a", "u > b", "a > c", "b > c"]);
    const { state, commands } = play(plan, [{ ...start, output: { amount: 3 } }]);
    expect(statuses(state)).toEqual({ t: "succeeded", u: "skipped", a: "running", b: "skipped" });
    expect(state.outputs).toEqual({ t: { amount: 3 } });
    expect(executed(commands)).toEqual(["a"]);
  });

  it("follows the port that a step leaves through, skips the rest, and comes together again", () => {
    const plan = planOf({ t: "trigger" }, ["t > a", "a:yes > b", "a:no > c", "c > d", "b > e", "d > e"]);
    const { state, commands } = play(plan, [start, succeeded("a", { port: "yes" }), succeeded("b"), succeeded("e")]);
    expect(statuses(state)).toMatchObject({ b: "succeeded", c: "skipped", d: "skipped", e: "succeeded" });
    expect(commands).toContainEqual({ type: "step_finished", nodeId: "d", scope: "", status: "skipped", attempt: 0 });
    expect(state.status).toBe("succeeded");
  });

  it("runs parallel paths at the same time, and what follows them once both are there", () => {
    const plan = planOf({ t: "trigger" }, ["t > a", "t > b", "a > c", "b > c"]);
    expect(executed(play(plan, [start, succeeded("b")]).commands)).toEqual(["a", "b"]);
    expect(executed(play(plan, [start, succeeded("b"), succeeded("a")]).commands)).toEqual(["a", "b", "c"]);
  });

  it("passes through a disabled node without carrying it out", () => {
    const plan = planOf({ t: "trigger", a: { disabled: true } }, ["t > a", "a > b", "a:no > c"]);
    const { state, commands } = play(plan, [start]);
    expect(executed(commands)).toEqual(["b"]);
    expect(state.steps).toMatchObject({
      a: { status: "succeeded", attempt: 0, port: "next" },
      c: { status: "skipped" },
    });
  });

  it("collects outputs and variables; a later variable replaces an earlier one", () => {
    const plan = planOf({ t: "trigger" }, ["t > a", "a > b"]);
    const { state } = play(plan, [
      start,
      { type: "succeeded", nodeId: "a", scope: "", attempt: 1, output: [1], vars: { x: 1, y: 1 } },
      { type: "succeeded", nodeId: "b", scope: "", attempt: 1, output: null, vars: { x: 2 } },
    ]);
    expect(state.outputs).toEqual({ a: [1], b: null });
    expect(state.vars).toEqual({ x: 2, y: 1 });
  });

  it("knows nodes whose ids every object inherits", () => {
    const plan = planOf({ t: "trigger" }, ["t > toString", "toString > valueOf"]);
    const { state } = play(plan, [start, succeeded("toString"), succeeded("valueOf")]);
    expect(state.status).toBe("succeeded");
  });

  it("walks a skipped chain of thousands of nodes in one call", () => {
    const chain = Array.from({ length: 4_000 }, (_, at) => `n${at} > n${at + 1}`);
    const { state } = play(planOf({ t: "trigger" }, ["t:never > n0", ...chain]), [start]);
    expect(state.status).toBe("succeeded");
    expect(state.steps["n4000"]?.status).toBe("skipped");
  });
});

describe("a join", () => {
  it("of any path fires with the first, and absorbs the others", () => {
    const plan = planOf({ t: "trigger", j: { type: "join", config: { mode: "any" } } }, [
      "t > a",
      "t > b",
      "a > j",
      "b > j",
    ]);
    const { state, commands } = play(plan, [start, succeeded("b"), succeeded("j"), succeeded("a")]);
    expect(executed(commands)).toEqual(["a", "b", "j"]);
    expect(state.status).toBe("succeeded");
  });

  it("of two out of three fires with the second", () => {
    const edges = ["t > a", "t > b", "t > c", "a > j", "b > j", "c > j"];
    const plan = planOf({ t: "trigger", j: { join: { atLeast: 2 } } }, edges);
    expect(executed(play(plan, [start, succeeded("a")]).commands)).not.toContain("j");
    expect(executed(play(plan, [start, succeeded("a"), succeeded("c")]).commands)).toContain("j");
  });

  it("that too few paths can still reach fails the run, without a dead letter, once nothing else is active", () => {
    const plan = planOf({ t: "trigger", j: { join: { atLeast: 2 } } }, [
      "t > a",
      "t > b",
      "t > c",
      "a > j",
      "b:no > j",
    ]);
    const early = play(plan, [start, succeeded("a"), succeeded("b")]);
    expect(early.state.status).toBe("running");
    const { state, commands } = play(plan, [start, succeeded("a"), succeeded("b"), succeeded("c")]);
    expect(state).toMatchObject({ status: "failed", error: { code: "join_unsatisfiable", nodeId: "j" } });
    expect(commands.some(({ type }) => type === "dead_letter")).toBe(false);
    expect(advance(plan, state, [{ type: "retry_failed", nodeId: "j", scope: "" }]).state).toBe(state);
  });

  it("that no path leads to is skipped, whatever it asks for", () => {
    const plan = planOf({ t: "trigger", j: { join: { atLeast: 2 } } }, ["t > a", "a:no > j", "a:never > j"]);
    const { state } = play(plan, [start, succeeded("a")]);
    expect(state.status).toBe("succeeded");
    expect(state.steps["j"]?.status).toBe("skipped");
  });
});

describe("a failure", () => {
  it("that may pass is tried again after the policy's delays, moved by up to 10 %", () => {
    const plan = planOf({ t: "trigger", a: "external" }, ["t > a"]);
    let state = play(plan, [start]).state;
    const delays: unknown[] = [];
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      const next = advance(plan, state, [failed("a", busy, attempt, attempt === 1 ? 1 : -0.5)]);
      const later = next.commands.find((command) => command.type === "retry_later");
      delays.push(later && { delayMs: later.delayMs, attempt: later.attempt });
      state = advance(plan, next.state, [{ type: "retry_due", nodeId: "a", scope: "", attempt: attempt + 1 }]).state;
    }
    expect(delays).toEqual([
      { attempt: 2, delayMs: 66_000 },
      { attempt: 3, delayMs: 285_000 },
      { attempt: 4, delayMs: 855_000 },
      { attempt: 5, delayMs: 3_420_000 },
      { attempt: 6, delayMs: 20_520_000 },
      undefined,
    ]);
    expect(state).toMatchObject({ status: "failed", error: { code: "busy", nodeId: "a" } });
  });

  it("waits at least as long as the target asks for", () => {
    const plan = planOf({ t: "trigger", a: "external" }, ["t > a"]);
    const { commands } = play(plan, [start, failed("a", { ...busy, retryAfterMs: 120_000 })]);
    expect(commands).toContainEqual(expect.objectContaining({ type: "retry_later", delayMs: 120_000 }));
  });

  it("that is final goes to the dead letters at once and parks the run, which goes on from there when it is repaired", () => {
    const plan = planOf({ t: "trigger", a: "external" }, ["t > a", "a > b"]);
    const parked = play(plan, [start, failed("a", refused)]);
    expect(parked.commands).toContainEqual({ type: "dead_letter", nodeId: "a", scope: "", attempt: 1, error: refused });
    expect(parked.commands.at(-1)).toMatchObject({ type: "run_finished", status: "failed", error: { nodeId: "a" } });
    expect(parked.state.edges).toEqual({ e1: "taken" });

    const repaired = advance(plan, parked.state, [{ type: "retry_failed", nodeId: "a", scope: "" }]);
    expect(repaired.commands).toEqual([{ type: "execute", nodeId: "a", scope: "", attempt: 2 }]);
    expect(repaired.state.error).toBeUndefined();
    const { state } = advance(plan, repaired.state, [succeeded("a", { attempt: 2 }), succeeded("b")]);
    expect(state.status).toBe("succeeded");
  });

  it("parks only its own path: the others are finished first", () => {
    const plan = planOf({ t: "trigger" }, ["t > a", "t > b", "b > c"]);
    const { state } = play(plan, [start, failed("a", refused), succeeded("b")]);
    expect(state).toMatchObject({ status: "running", error: { nodeId: "a" } });
    expect(advance(plan, state, [succeeded("c")]).state.status).toBe("failed");
  });

  it("of two steps is only repaired when both are", () => {
    const plan = planOf({ t: "trigger" }, ["t > a", "t > b"]);
    const repairA: Input = { type: "retry_failed", nodeId: "a", scope: "" };
    const { state } = play(plan, [
      start,
      failed("a", refused),
      failed("b", busy),
      repairA,
      succeeded("a", { attempt: 2 }),
    ]);
    expect(state).toMatchObject({ status: "failed", error: { nodeId: "b", code: "busy" } });
  });

  it.each([
    { onError: "port", leaves: "on_error", runs: ["handler"], skipped: ["after"] },
    { onError: "continue", leaves: "next", runs: ["after"], skipped: ["handler"] },
    { onError: "skip", leaves: undefined, runs: [], skipped: ["after", "handler"] },
  ] as const)(
    "under the policy $onError leaves through $leaves and the run goes on",
    ({ onError, leaves, runs, skipped }) => {
      const plan = planOf({ t: "trigger", a: { onError } }, ["t > a", "a > after", "a:on_error > handler"]);
      const { state, commands } = play(plan, [start, failed("a", refused)]);
      expect(state.steps["a"]).toEqual({ status: "failed", attempt: 1, ...(leaves ? { port: leaves } : {}) });
      expect(executed(commands)).toEqual(["a", ...runs]);
      for (const id of skipped) expect(state.steps[id]?.status).toBe("skipped");
      expect(commands.some(({ type }) => type === "dead_letter")).toBe(false);
      expect(
        advance(
          plan,
          state,
          runs.map((id) => succeeded(id)),
        ).state.status,
      ).toBe("succeeded");
    },
  );

  it("without a readable reason still ends the step", () => {
    const plan = planOf({ t: "trigger" }, ["t > a"]);
    const broken = { type: "failed", nodeId: "a", scope: "", attempt: 1 } as Input;
    expect(play(plan, [start, broken]).state).toMatchObject({ status: "failed", error: { code: "internal" } });
  });
});

describe("a pause", () => {
  const plan = planOf({ t: "trigger", b: "external" }, ["t > a", "a > b", "b > c"]);

  it("records results in flight, holds what they lead to, and executes that on resume", () => {
    const paused = play(plan, [start, { type: "pause" }, succeeded("a")]);
    expect(executed(paused.commands)).toEqual(["a"]);
    expect(paused.state).toMatchObject({ status: "paused", held: [{ nodeId: "b", scope: "", attempt: 1 }] });
    const resumed = advance(plan, paused.state, [{ type: "resume" }]);
    expect(resumed.commands).toEqual([{ type: "execute", nodeId: "b", scope: "", attempt: 1 }]);
    expect(resumed.state.status).toBe("running");
    expect(resumed.state.held).toBeUndefined();
  });

  it("holds a retry whose timer is due meanwhile", () => {
    const inputs: Input[] = [start, succeeded("a"), failed("b", busy), { type: "pause" }];
    const due: Input = { type: "retry_due", nodeId: "b", scope: "", attempt: 2 };
    const paused = play(plan, [...inputs, due]);
    expect(executed(paused.commands)).toEqual(["a", "b"]);
    const resumed = advance(plan, paused.state, [{ type: "resume" }]);
    expect(resumed.commands).toEqual([{ type: "execute", nodeId: "b", scope: "", attempt: 2 }]);
  });

  it("before the start holds the first step", () => {
    const { state } = play(plan, [{ type: "pause" }, start]);
    expect(state.held).toEqual([{ nodeId: "a", scope: "", attempt: 1 }]);
    expect(play(plan, [{ type: "pause" }, { type: "resume" }]).state).toEqual(initialState());
  });
});

describe("an end before the end", () => {
  const plan = planOf({ t: "trigger" }, ["t > a", "t > b", "t > c", "c > d"]);
  const waits: Input = { type: "waiting", nodeId: "b", scope: "", attempt: 1 };

  it("by cancel cancels what is active, voids what it waits for, and says why", () => {
    const { state, commands } = play(plan, [start, waits, succeeded("c"), { type: "cancel", reason: "Contact left" }]);
    expect(statuses(state)).toEqual({ t: "succeeded", a: "cancelled", b: "cancelled", c: "succeeded", d: "cancelled" });
    expect(commands.slice(-7)).toEqual([
      ...["a", "b", "d"].flatMap((nodeId) => [
        { type: "step_finished", nodeId, scope: "", status: "cancelled", attempt: 1 },
        { type: "release", nodeId, scope: "" },
      ]),
      { type: "run_finished", status: "cancelled", error: { code: "cancelled", message: "Contact left" } },
    ]);
  });

  it.each(["succeeded", "failed", "cancelled"] as const)("by a stop as %s is final", (status) => {
    const stop: Input = { type: "stop", nodeId: "c", scope: "", attempt: 1, status, reason: "Goal reached", output: 1 };
    const { state, commands } = play(plan, [start, failed("a", refused), stop]);
    expect(statuses(state)).toEqual({ t: "succeeded", a: "failed", b: "cancelled", c: "succeeded" });
    expect(state.outputs["c"]).toBe(1);
    expect(state.error).toEqual(
      status === "succeeded" ? undefined : { code: "stopped", message: "Goal reached", nodeId: "c" },
    );
    expect(commands.filter(({ type }) => type === "run_finished")).toHaveLength(1);
    expect(advance(plan, state, [{ type: "retry_failed", nodeId: "a", scope: "" }]).state).toBe(state);
  });
});
