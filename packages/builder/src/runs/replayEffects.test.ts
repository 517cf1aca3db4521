import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Step } from "@millrace/shared/runs/run.ts";
import { describe, expect, it } from "vitest";
import { sentAgain } from "./replayEffects.ts";

const descriptor = (type: string, effect: NodeDescriptor["effect"]): [string, NodeDescriptor] => [
  type,
  {
    type,
    effect,
    kind: "action",
    family: "flow",
    title: type,
    description: "",
    icon: "x",
    ports: { fixed: [] },
    config: {},
    output: {},
    summary: "",
    eventType: null,
    keywords: [],
  },
];
const descriptors = new Map([descriptor("mail", "external"), descriptor("tag", "records")]);
const node = (id: string, type: string) => ({ id, type, config: {}, position: { x: 0, y: 0 } });
const edge = (source: string, target: string) => ({ id: source + target, source, sourcePort: "next", target });
const graph: Graph = {
  nodes: [node("first", "mail"), node("tag", "tag"), node("second", "mail"), node("never", "mail")],
  edges: [edge("first", "tag"), edge("tag", "second"), edge("second", "never")],
};
const step = (nodeId: string, type: string, status: Step["status"]): Step => ({
  ...{ nodeId, type, status, scope: "", attempt: 1, startedAt: null, finishedAt: null, durationMs: null, port: null },
  ...{ input: null, output: null, error: null, explanation: null, attempts: [], dueAt: null },
});
const steps = [
  step("first", "mail", "succeeded"),
  step("tag", "tag", "succeeded"),
  step("second", "mail", "succeeded"),
  step("never", "mail", "skipped"),
];

describe("what a replay sends once more", () => {
  it("is everything that was sent, when it goes from the start", () => {
    expect(sentAgain({ steps, mode: "live" }, graph, descriptors, undefined)).toEqual(["first", "second"]);
  });

  it("is what was sent at a step and behind it, when it goes from there", () => {
    expect(sentAgain({ steps, mode: "live" }, graph, descriptors, "tag")).toEqual(["second"]);
  });

  it("is nothing for a test run", () => {
    expect(sentAgain({ steps, mode: "test" }, graph, descriptors, undefined)).toEqual([]);
  });
});
