import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { Step } from "@millrace/shared/runs/run.ts";
import { describe, expect, it } from "vitest";
import { edgeStates, nodeStates } from "./runStates.ts";

const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({
  id,
  type: "x",
  config: {},
  position: { x: 0, y: 0 },
  ...more,
});
const edge = (source: string, target: string, sourcePort = "next") => ({
  id: `${source}:${sourcePort}:${target}`,
  source,
  sourcePort,
  target,
});
const step = (nodeId: string, status: Step["status"], more: Partial<Step> = {}): Step => ({
  nodeId,
  type: "x",
  scope: "",
  status,
  attempt: 1,
  startedAt: null,
  finishedAt: null,
  durationMs: null,
  port: status === "succeeded" ? "next" : null,
  input: null,
  output: null,
  error: null,
  explanation: null,
  attempts: [],
  dueAt: null,
  ...more,
});

const graph: Graph = {
  nodes: ["form", "other", "branch", "tag", "mail", "task", "join"].map((id) => node(id)),
  edges: [
    edge("form", "branch"),
    edge("other", "branch"),
    edge("branch", "tag", "big"),
    edge("branch", "task", "otherwise"),
    edge("tag", "mail"),
    edge("mail", "join"),
    edge("task", "join"),
  ],
};

const taken = (states: ReadonlyMap<string, string>) =>
  [...states].filter(([, state]) => state === "taken").map(([id]) => id);
const dead = (states: ReadonlyMap<string, string>) =>
  [...states].filter(([, state]) => state === "dead").map(([id]) => id);

describe("the way a run took", () => {
  it("goes through the port by which a step ended, and not through the others", () => {
    const states = edgeStates(graph, [
      step("form", "succeeded"),
      step("branch", "succeeded", { port: "big" }),
      step("task", "skipped"),
    ]);
    expect(taken(states)).toEqual(["form:next:branch", "branch:big:tag"]);
    expect(dead(states)).toEqual(["branch:otherwise:task", "task:next:join", "other:next:branch"]);
  });

  it("is open behind a step that is not done", () => {
    const begun = [step("form", "succeeded"), step("branch", "succeeded", { port: "big" })];
    for (const status of ["pending", "running", "waiting"] as const) {
      expect(edgeStates(graph, [...begun, step("tag", status)]).has("tag:next:mail")).toBe(false);
    }
  });

  it("is dead behind nodes that nothing leads to, even where no step was written for them", () => {
    const states = edgeStates(graph, [step("form", "succeeded"), step("branch", "succeeded", { port: "big" })]);
    expect(states.get("task:next:join")).toBe("dead");
    expect(states.has("tag:next:mail")).toBe(false);
  });

  it("is open everywhere before anything began", () => {
    expect(edgeStates(graph, []).size).toBe(0);
  });

  it("counts an edge as taken when one of several scopes took it", () => {
    const steps = [
      step("branch", "succeeded", { scope: "each/0", port: "otherwise" }),
      step("branch", "succeeded", { scope: "each/1", port: "big" }),
    ];
    expect(taken(edgeStates(graph, steps))).toEqual(["branch:big:tag", "branch:otherwise:task"]);
  });
});

describe("the way after a failure", () => {
  const failing = (more: Partial<GraphNode>): Graph => ({
    nodes: [node("call", more), node("good"), node("bad")],
    edges: [edge("call", "good"), edge("call", "bad", "on_error")],
  });
  const after = (more: Partial<GraphNode>, port: string | null) =>
    edgeStates(failing(more), [step("call", "failed", { port })]);

  it("stays open when it fails the run, which can be repaired", () => {
    expect(after({}, null).size).toBe(0);
  });

  it("is the error path where there is one", () => {
    expect(taken(after({ onError: "port" }, "on_error"))).toEqual(["call:on_error:bad"]);
  });

  it("is the usual one where failures are passed over", () => {
    expect(taken(after({ onError: "continue" }, "next"))).toEqual(["call:next:good"]);
  });

  it("ends where what follows is skipped", () => {
    expect(dead(after({ onError: "skip" }, null))).toEqual(["call:next:good", "call:on_error:bad"]);
  });
});

describe("the states of nodes", () => {
  it("are those of their steps, and skipped where only dead edges lead", () => {
    const states = nodeStates(graph, [
      step("form", "succeeded"),
      step("branch", "succeeded", { port: "big" }),
      step("tag", "running"),
    ]);
    expect(Object.fromEntries(states)).toEqual({
      form: "succeeded",
      branch: "succeeded",
      tag: "running",
      task: "skipped",
    });
  });

  it("show what needs attention first where a node ran in several scopes", () => {
    const items = [
      step("tag", "succeeded", { scope: "a" }),
      step("tag", "failed", { scope: "b" }),
      step("tag", "running", { scope: "c" }),
    ];
    expect(nodeStates(graph, items).get("tag")).toBe("failed");
  });
});
