import { describe, expect, it } from "vitest";
import { advance, initialState } from "./advance.ts";
import { planOf } from "./testing/sketch.ts";
import type { CoreRunStatus, CoreStepStatus, Input, RunState } from "./state.ts";

const finalError = { code: "invalid", message: "The target answered 422.", retryable: false };
const passingError = { code: "busy", message: "The target answered 503.", retryable: true };
const a = { nodeId: "a", scope: "" };

const start: Input = { type: "start", nodeId: "t" };
const waits: Input = { type: "waiting", ...a, attempt: 1 };
const succeeds: Input = { type: "succeeded", ...a, attempt: 1 };
const failsFinally: Input = { type: "failed", ...a, attempt: 1, error: finalError, jitter: 0 };
const failsForNow: Input = { ...failsFinally, error: passingError };
const bSucceeds: Input = { type: "succeeded", nodeId: "b", scope: "", attempt: 1 };

describe("a run", () => {
  // `g` is a goal behind `b`.
  const plan = planOf({ t: "trigger", g: "goal" }, ["t > a", "a > b", "b > g", "g > h"]);

  type Situation = CoreRunStatus | "unstarted";
  const reach: Record<Situation, Input[]> = {
    unstarted: [],
    running: [start],
    waiting: [start, waits],
    paused: [start, waits, { type: "pause" }],
    succeeded: [
      start,
      succeeds,
      bSucceeds,
      ...["g", "h"].map((nodeId): Input => ({ type: "succeeded", nodeId, scope: "", attempt: 1 })),
    ],
    failed: [start, failsFinally],
    cancelled: [start, { type: "cancel", reason: "Not wanted" }],
  };

  const inputs: { [T in Input["type"]]: Extract<Input, { type: T }> } = {
    start,
    start_at: { type: "start_at", nodeId: "a" },
    succeeded: succeeds,
    failed: failsFinally,
    waiting: waits,
    postponed: { type: "postponed", ...a, attempt: 1 },
    retry_due: { type: "retry_due", ...a, attempt: 2 },
    stop: { type: "stop", ...a, attempt: 1, status: "succeeded" },
    retry_failed: { type: "retry_failed", ...a },
    cancel: { type: "cancel", reason: "Not wanted" },
    pause: { type: "pause" },
    resume: { type: "resume" },
    opened: { type: "opened", ...a, attempt: 1, from: 0, count: 1 },
    pause_here: { type: "pause_here", ...a, attempt: 1 },
    goal: { type: "goal", nodeId: "g" },
    exit: { type: "exit", status: "cancelled", reason: "It is over" },
  };

  const nothing = {
    start: "ignored",
    start_at: "ignored",
    succeeded: "ignored",
    failed: "ignored",
    waiting: "ignored",
    postponed: "ignored",
    retry_due: "ignored",
    stop: "ignored",
    retry_failed: "ignored",
    cancel: "ignored",
    pause: "ignored",
    resume: "ignored",
    opened: "ignored",
    pause_here: "ignored",
    goal: "ignored",
    exit: "ignored",
  } as const;

  const table: Record<Situation, Record<Input["type"], CoreRunStatus | "ignored">> = {
    unstarted: { ...nothing, start: "running", cancel: "cancelled", pause: "paused", exit: "cancelled" },
    running: {
      ...nothing,
      succeeded: "running",
      failed: "failed",
      waiting: "waiting",
      postponed: "waiting",
      stop: "succeeded",
      cancel: "cancelled",
      pause: "paused",
      opened: "running",
      pause_here: "paused",
      goal: "running",
      exit: "cancelled",
    },
    waiting: {
      ...nothing,
      succeeded: "running",
      failed: "failed",
      stop: "succeeded",
      cancel: "cancelled",
      pause: "paused",
      opened: "running",
      goal: "running",
      exit: "cancelled",
    },
    paused: {
      ...nothing,
      succeeded: "paused",
      failed: "failed",
      stop: "succeeded",
      cancel: "cancelled",
      resume: "waiting",
      opened: "paused",
      goal: "paused",
      exit: "cancelled",
    },
    succeeded: nothing,
    failed: { ...nothing, retry_failed: "running" },
    cancelled: nothing,
  };

  for (const situation of Object.keys(table) as Situation[]) {
    for (const type of Object.keys(inputs) as Input["type"][]) {
      const expected = table[situation][type];
      it(`that is ${situation}, given ${type}, ${expected === "ignored" ? "stays as it is" : `is ${expected}`}`, () => {
        const before = advance(plan, initialState(), reach[situation]).state;
        expect(before.status).toBe(situation === "unstarted" ? "running" : situation);
        const { state, commands } = advance(plan, before, [inputs[type]]);
        if (expected === "ignored") {
          expect(state).toBe(before);
          expect(commands).toEqual([]);
        } else {
          expect(state).not.toBe(before);
          expect(state.status).toBe(expected);
        }
      });
    }
  }
});

describe("a step", () => {
  type StepInput = Exclude<Input["type"], "start" | "start_at" | "cancel" | "pause" | "resume" | "goal" | "exit">;
  type Situation =
    | ("pending" | "running" | "waiting" | "retrying" | "looping" | "pausing" | "held" | "parked" | "handled")
    | Final;
  type Final = Exclude<CoreStepStatus, "running" | "waiting" | "failed">;

  // `b` runs beside `a`, so that the run goes on whatever becomes of `a`.
  const retry = { schedule: ["0s", "1m"], maxAttempts: 3 };
  const plan = planOf({ t: "trigger", a: { retry } }, ["t > a", "t > b"]);
  const handling = planOf({ t: "trigger", a: { retry, onError: "continue" } }, ["t > a", "t > b"]);
  const skipping = planOf({ t: "trigger", a: { retry } }, ["t:other > a", "t > b"]);
  const containing = planOf({ t: "trigger", a: { type: "loop", retry } }, ["t > a", "a:item > x", "t > b"]);
  const opens: Input = { type: "opened", ...a, attempt: 1, from: 0, count: 1 };
  const pauses: Input = { type: "pause_here", ...a, attempt: 1 };

  const reach: Record<Situation, { inputs: Input[]; on?: typeof plan }> = {
    pending: { inputs: [] },
    running: { inputs: [start] },
    waiting: { inputs: [start, waits] },
    retrying: { inputs: [start, failsForNow] },
    looping: { inputs: [start, opens], on: containing },
    pausing: { inputs: [start, pauses] },
    held: { inputs: [{ type: "pause" }, start] },
    parked: { inputs: [start, failsFinally] },
    handled: { inputs: [start, failsFinally], on: handling },
    succeeded: { inputs: [start, succeeds] },
    skipped: { inputs: [start], on: skipping },
    cancelled: { inputs: [start, { type: "stop", nodeId: "b", scope: "", attempt: 1, status: "failed" }] },
  };

  function situationOf({ steps, held }: RunState): string {
    const step = steps["a"];
    if (!step) return "pending";
    if (held?.some(({ nodeId }) => nodeId === "a")) return "held";
    if (step.retrying) return "retrying";
    if (step.looping) return "looping";
    if (step.pausing) return "pausing";
    if (step.status === "failed") return step.error ? "parked" : "handled";
    return step.status;
  }

  const inputs: { [T in StepInput]: Extract<Input, { type: T }> } = {
    succeeded: succeeds,
    failed: failsForNow as Extract<Input, { type: "failed" }>,
    waiting: waits,
    postponed: { type: "postponed", ...a, attempt: 1 },
    retry_due: { type: "retry_due", ...a, attempt: 2 },
    stop: { type: "stop", ...a, attempt: 1, status: "failed" },
    retry_failed: { type: "retry_failed", ...a },
    opened: opens as Extract<Input, { type: "opened" }>,
    pause_here: pauses as Extract<Input, { type: "pause_here" }>,
  };

  const nothing = {
    succeeded: "ignored",
    failed: "ignored",
    waiting: "ignored",
    postponed: "ignored",
    retry_due: "ignored",
    stop: "ignored",
    retry_failed: "ignored",
    opened: "ignored",
    pause_here: "ignored",
  } as const;

  const table: Record<Situation, Record<StepInput, Situation | "ignored">> = {
    pending: nothing,
    running: {
      ...nothing,
      succeeded: "succeeded",
      failed: "retrying",
      waiting: "waiting",
      postponed: "retrying",
      stop: "succeeded",
      // A type without a body has none to wait for.
      opened: "succeeded",
      pause_here: "pausing",
    },
    waiting: {
      ...nothing,
      succeeded: "succeeded",
      failed: "retrying",
      stop: "succeeded",
      opened: "succeeded",
    },
    retrying: { ...nothing, retry_due: "running" },
    looping: nothing,
    pausing: nothing,
    held: nothing,
    parked: { ...nothing, retry_failed: "running" },
    handled: nothing,
    succeeded: nothing,
    skipped: nothing,
    cancelled: nothing,
  };

  for (const situation of Object.keys(table) as Situation[]) {
    for (const type of Object.keys(inputs) as StepInput[]) {
      const expected = table[situation][type];
      it(`that is ${situation}, given ${type}, ${expected === "ignored" ? "stays as it is" : `is ${expected}`}`, () => {
        const { inputs: way, on = plan } = reach[situation];
        const before = advance(on, initialState(), way).state;
        expect(situationOf(before)).toBe(situation);
        const { state, commands } = advance(on, before, [inputs[type]]);
        if (expected === "ignored") {
          expect(state).toBe(before);
          expect(commands).toEqual([]);
        } else {
          expect(situationOf(state)).toBe(expected);
        }
      });
    }
  }

  it("that is postponed begins later as the same attempt, and loses none of its attempts", () => {
    const postponed: Input = { type: "postponed", ...a, attempt: 1 };
    const due: Input = { type: "retry_due", ...a, attempt: 1 };
    const { state, commands } = advance(plan, initialState(), [start, postponed, due, postponed, due, failsForNow]);
    expect(commands.filter(({ type }) => type === "execute")).toMatchObject([
      ...[{ nodeId: "a", attempt: 1 }, { nodeId: "b" }, { nodeId: "a", attempt: 1 }, { nodeId: "a", attempt: 1 }],
    ]);
    expect(commands.at(-1)).toMatchObject({ type: "retry_later", attempt: 2 });
    expect(state.steps["a"]).toMatchObject({ status: "waiting", attempt: 1, retrying: true });
  });

  it("takes results of the attempt that is under way, and of no other", () => {
    const { state } = advance(plan, initialState(), [start, failsForNow, { type: "retry_due", ...a, attempt: 2 }]);
    for (const attempt of [0, 1, 3]) {
      for (const late of [succeeds, failsForNow, waits, inputs.stop]) {
        expect(advance(plan, state, [{ ...late, attempt } as Input]).state).toBe(state);
      }
    }
    expect(advance(plan, state, [{ ...succeeds, attempt: 2 }]).state.steps["a"]?.status).toBe("succeeded");
  });
});
