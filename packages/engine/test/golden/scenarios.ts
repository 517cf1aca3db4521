import type { Graph } from "@millrace/shared/graph/document.ts";
import fc from "fast-check";
import { compile } from "../../src/core/compile.ts";
import type { Input } from "../../src/core/state.ts";
import { randomGraph } from "../../src/core/testing/random-graph.ts";
import { playRun } from "../../src/core/testing/random-run.ts";
import { sketch, traitsOf } from "../../src/core/testing/sketch.ts";

/** A run that is worth remembering: what was given to it, in order. */
export interface Scenario {
  graph: Graph;
  inputs: readonly Input[];
}

type Sketched = Parameters<typeof sketch>;

const start: Input = { type: "start", nodeId: "t", output: { order: 7 } };
const at = (path: string, attempt = 1) => {
  const slash = path.lastIndexOf("/");
  return { nodeId: path.slice(slash + 1), scope: path.slice(0, Math.max(slash, 0)), attempt };
};
const done = (path: string, more: object = {}, attempt = 1): Input => ({
  ...{ type: "succeeded", ...at(path, attempt), output: { of: path } },
  ...more,
});
const port = (path: string, name: string): Input => done(path, { port: name });
const waits = (path: string): Input => ({ type: "waiting", ...at(path) });
const fails = (path: string, retryable = false, attempt = 1): Input => ({
  ...{ type: "failed", ...at(path, attempt), jitter: 0.5 },
  error: { code: "target_failed", message: "The target answered 500.", retryable },
});
const due = (path: string, attempt: number): Input => ({ type: "retry_due", ...at(path, attempt) });
const opened = (path: string, count: number, more: object = {}): Input => ({
  ...{ type: "opened", ...at(path), from: 0, count },
  ...more,
});
const repair = (path: string): Input => {
  const { nodeId, scope } = at(path);
  return { type: "retry_failed", nodeId, scope };
};
const pause: Input = { type: "pause" };
const resume: Input = { type: "resume" };
const retry = { schedule: ["1m", "5m"], maxAttempts: 3 };

const line: Sketched = [{ t: "trigger" }, ["t > a", "a > b"]];
const branch: Sketched = [{ t: "trigger" }, ["t > a", "a:yes > b", "a:no > c", "b > d", "c > d"]];
const parallel: Sketched = [{ t: "trigger" }, ["t > a", "t > b", "t > c", "a > j", "b > j", "c > j", "j > after"]];
const joined = (join: "any" | "all" | { atLeast: number }): Sketched => [{ t: "trigger", j: { join } }, parallel[1]];
const each: Sketched = [{ t: "trigger", each: "loop" }, ["t > each", "each:item > a", "a > b", "each > after"]];
const nested: Sketched = [
  { t: "trigger", outer: "loop", inner: "loop" },
  ["t > outer", "outer:item > inner", "inner:item > a", "inner > b", "outer > after"],
];
const goal: Sketched = [
  { t: "trigger", each: "loop", goal: "goal" },
  ["t > each", "each:item > a", "each > b", "b > goal", "t > side", "goal > after", "side > join", "after > join"],
];

const drawn: Record<string, [Sketched, Input[]]> = {
  "a line of steps": [line, [start, done("a"), done("b")]],
  "variables and outputs": [
    line,
    [start, done("a", { vars: { tone: "warm" } }), done("b", { vars: { tone: "cold", n: 1 } })],
  ],
  "a branch that comes together again": [branch, [start, port("a", "yes"), done("b"), done("d")]],
  "a branch that leads nowhere": [branch, [start, port("a", "neither")]],
  "parallel paths that come together again": [
    parallel,
    [start, done("b"), done("a"), done("c"), done("j"), done("after")],
  ],
  "a join that fires at the first path": [
    joined("any"),
    [start, done("b"), done("j"), done("a"), done("c"), done("after")],
  ],
  "a join of two out of three": [
    joined({ atLeast: 2 }),
    [start, done("b"), port("a", "no"), done("c"), done("j"), done("after")],
  ],
  "a join that cannot be satisfied": [joined({ atLeast: 3 }), [start, done("b"), port("a", "no"), done("c")]],
  "a join that calls off the others": [
    [{ t: "trigger", j: { type: "join", config: { mode: "any", cancelOthers: true } } }, parallel[1]],
    [start, waits("a"), done("b"), done("a"), done("j"), done("after")],
  ],
  "a postponed attempt": [line, [start, { type: "postponed", ...at("a") }, due("a", 1), done("a"), done("b")]],
  "a result of an attempt that is over": [
    [{ t: "trigger", a: { retry } }, line[1]],
    [start, fails("a", true), done("a"), due("a", 2), done("a"), done("a", {}, 2), due("a", 3), done("b")],
  ],
  "a disabled step": [
    [{ t: "trigger", a: { disabled: true } }, line[1]],
    [start, done("b")],
  ],
  "an unconnected step and a second trigger": [
    [{ t: "trigger", u: "trigger", x: {} }, ["t > a", "u > a"]],
    [start, done("a")],
  ],
  "a wait": [line, [start, waits("a"), done("a", { port: "next" }), done("b")]],
  "a failure that ends the run": [line, [start, fails("a")]],
  "a failure that is retried": [
    [{ t: "trigger", a: { retry } }, line[1]],
    [start, fails("a", true), due("a", 2), fails("a", true, 2), due("a", 3), done("a", {}, 3), done("b")],
  ],
  "retries of an external step that run out": [
    [{ t: "trigger", a: { type: "external", retry: { schedule: ["1s"], maxAttempts: 2 } } }, line[1]],
    [start, fails("a", true), due("a", 2), fails("a", true, 2)],
  ],
  "the default retries of an external step": [
    [{ t: "trigger", a: "external" }, line[1]],
    [start, ...[1, 2, 3, 4, 5].flatMap((n) => [fails("a", true, n), due("a", n + 1)]), fails("a", true, 6)],
  ],
  "a failure that takes the error path": [
    [{ t: "trigger", a: { onError: "port" } }, ["t > a", "a > b", "a:on_error > c"]],
    [start, fails("a"), done("c")],
  ],
  "a failure that is passed over": [
    [{ t: "trigger", a: { onError: "continue" } }, line[1]],
    [start, fails("a"), done("b")],
  ],
  "a failure that ends its path": [
    [{ t: "trigger", a: { onError: "skip" } }, ["t > a", "a > b", "t > c", "c > b"]],
    [start, fails("a"), done("c"), done("b")],
  ],
  "a dead letter that is repaired": [line, [start, fails("a"), repair("a"), done("a", {}, 2), done("b")]],
  "a dead letter beside work under way": [
    parallel,
    [start, fails("a"), done("b"), repair("a"), done("c"), done("a", {}, 2), done("j"), done("after")],
  ],
  "a stop": [parallel, [start, waits("b"), { type: "stop", ...at("a"), status: "failed", reason: "No stock" }]],
  "a cancelled run": [parallel, [start, waits("b"), done("a"), { type: "cancel", reason: "Not wanted" }, done("c")]],
  "an exit": [parallel, [start, waits("b"), { type: "exit", status: "cancelled", reason: "Unsubscribed" }, done("a")]],
  "a pause and what comes meanwhile": [
    parallel,
    [start, pause, done("a"), done("b"), done("c"), resume, done("j"), pause, done("after")],
  ],
  "a pause before the start": [line, [pause, start, resume, done("a"), done("b")]],
  "a step that pauses the run": [
    parallel,
    [start, { type: "pause_here", ...at("a") }, done("b"), resume, done("c"), done("j"), done("after")],
  ],
  "late and repeated results": [
    line,
    [start, start, done("a"), done("a"), fails("a"), waits("a"), done("b"), done("b")],
  ],
  "a list": [
    each,
    [
      start,
      opened("each", 3, { concurrency: 2 }),
      ...[1, 0, 2].flatMap((n) => [done(`each:${n}/a`), done(`each:${n}/b`)]),
      done("after"),
    ],
  ],
  "an empty list": [each, [start, opened("each", 0), done("after")]],
  "a list with an item that is repaired": [
    each,
    [
      start,
      opened("each", 2),
      fails("each:0/a"),
      done("each:1/a"),
      done("each:1/b"),
      repair("each:0/a"),
      done("each:0/a", {}, 2),
      done("each:0/b"),
      done("after"),
    ],
  ],
  "a list that waits in the middle": [
    each,
    [
      start,
      opened("each", 5, { concurrency: 3 }),
      done("each:1/a"),
      waits("each:0/a"),
      pause,
      done("each:1/b"),
      done("each:2/a"),
    ],
  ],
  "a list that is cancelled": [
    each,
    [start, opened("each", 3, { concurrency: 3 }), done("each:1/a"), { type: "cancel", reason: "Not wanted" }],
  ],
  rounds: [
    each,
    [
      start,
      opened("each", 1, { more: true }),
      done("each:0/a"),
      done("each:0/b"),
      opened("each", 2, { from: 1, more: true }),
      done("each:1/a"),
      done("each:1/b"),
      done("each"),
      done("after"),
    ],
  ],
  "a list in a list": [
    nested,
    [
      start,
      opened("outer", 2),
      opened("outer:0/inner", 2),
      done("outer:0/inner:0/a"),
      done("outer:0/inner:1/a"),
      done("outer:0/b"),
      opened("outer:1/inner", 0),
      done("outer:1/b"),
      done("after"),
    ],
  ],
  "a list in a list, in the middle": [
    nested,
    [
      start,
      opened("outer", 2, { concurrency: 2 }),
      opened("outer:1/inner", 2),
      fails("outer:1/inner:0/a"),
      waits("outer:1/inner:1/a"),
    ],
  ],
  "a goal that is reached by its event": [
    goal,
    [
      start,
      opened("each", 2, { concurrency: 2 }),
      waits("side"),
      { type: "goal", nodeId: "goal", output: { paid: true } },
      done("after"),
      done("join"),
    ],
  ],
  "a goal that the run gets to": [
    goal,
    [
      start,
      opened("each", 0),
      done("b"),
      done("goal"),
      { type: "goal", nodeId: "goal" },
      done("side"),
      done("after"),
      done("join"),
    ],
  ],
  "a goal after a failure": [
    goal,
    [start, fails("side"), { type: "goal", nodeId: "goal" }, done("after"), repair("side"), done("join")],
  ],
};

/** Runs of any shape, which nobody thought of. */
const randomSeeds = [1, 2, 3, 5, 8, 13, 21, 34];

function random(seed: number): Scenario {
  const [graph] = fc.sample(randomGraph, { seed, numRuns: 1 });
  if (!graph) throw new Error("There is a graph for every seed.");
  const { inputs } = playRun(compile(graph, traitsOf), seed, seed, { disturb: true, interfere: true });
  return { graph, inputs };
}

/** Every scenario that is to be on record, by name. */
export function scenarios(): Map<string, Scenario> {
  return new Map([
    ...Object.entries(drawn).map(([name, [shape, inputs]]) => [name, { graph: sketch(...shape), inputs }] as const),
    ...randomSeeds.map((seed) => [`a random run, seed ${seed}`, random(seed)] as const),
  ]);
}
