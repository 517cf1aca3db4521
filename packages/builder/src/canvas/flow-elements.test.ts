import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { describe, expect, it } from "vitest";
import { createFlowBuilder, type FlowInput } from "./flow-elements.ts";

const descriptor = (type: string, title: string, more: Partial<NodeDescriptor> = {}): NodeDescriptor => ({
  type,
  kind: "action",
  family: "contact",
  title,
  description: "",
  icon: "tag",
  effect: "none",
  ports: { fixed: [{ id: "next", title: "Next" }] },
  config: {},
  output: {},
  summary: "Add tag “{{ config.tag }}”",
  eventType: null,
  keywords: [],
  ...more,
});
const branchPorts = {
  fromConfig: { list: "branches", id: "id", title: "name" },
  fixed: [{ id: "otherwise", title: "Otherwise" }],
};
const descriptors = new Map(
  [
    descriptor("form.submitted", "Contact form submitted", { kind: "trigger", summary: "When a form is submitted" }),
    descriptor("flow.branch", "If / else", { ports: branchPorts, summary: "" }),
    descriptor("contact.add_tag", "Add tag"),
  ].map((one) => [one.type, one]),
);
const node = (id: string, type: string, config: GraphNode["config"] = {}): GraphNode => ({
  id,
  type,
  config,
  position: { x: 0, y: 0 },
});
const graph: Graph = {
  nodes: [
    node("start", "form.submitted"),
    node("fork", "flow.branch", { branches: [{ id: "big", name: "Over 100" }] }),
    node("tag", "contact.add_tag", { tag: "vip" }),
  ],
  edges: [
    { id: "e1", source: "start", sourcePort: "next", target: "fork" },
    { id: "e2", source: "fork", sourcePort: "otherwise", target: "tag" },
  ],
};
const input = (more: Partial<FlowInput> = {}): FlowInput => ({
  graph,
  descriptors,
  problems: [],
  stepStates: undefined,
  edgeStates: undefined,
  selected: new Set(),
  moving: new Map(),
  ...more,
});
const problem = (nodeId: string, severity: Problem["severity"]): Problem => ({
  severity,
  code: "x",
  nodeId,
  message: "x",
});

describe("a workflow on the canvas", () => {
  it("says in words what each step is and does, and where each edge leads", () => {
    const { nodes, edges } = createFlowBuilder()(input());
    expect(nodes.map((one) => one.ariaLabel)).toEqual([
      "Contact form submitted, trigger, leads to If / else. When a form is submitted",
      "If / else, step, follows Contact form submitted, leads to Add tag",
      "Add tag, step, follows If / else. Add tag “vip”",
    ]);
    expect(edges.map((one) => one.ariaLabel)).toEqual([
      "From Contact form submitted to If / else",
      "From If / else, Otherwise, to Add tag",
    ]);
  });

  it("draws the ports of a config first, and knows which of them lead on", () => {
    const fork = createFlowBuilder()(input()).nodes[1];
    expect(fork?.data.ports.map(({ id, title, connected }) => ({ id, title, connected }))).toEqual([
      { id: "big", title: "Over 100", connected: false },
      { id: "otherwise", title: "Otherwise", connected: true },
    ]);
  });

  it("gives triggers no input", () => {
    const [trigger, step] = createFlowBuilder()(input()).nodes;
    expect(trigger?.handles?.some((handle) => handle.type === "target")).toBe(false);
    expect(step?.handles?.some((handle) => handle.type === "target")).toBe(true);
  });

  it("keeps an edge in sight whose port is gone, on a port that is marked as missing", () => {
    const edges = [{ id: "e", source: "fork", sourcePort: "gone", target: "tag" }];
    const fork = createFlowBuilder()(input({ graph: { ...graph, edges } })).nodes[1];
    expect(fork?.data.ports.at(-1)).toMatchObject({ id: "gone", missing: true, connected: true });
  });

  it("keeps a step of an unknown type, under the name of its type", () => {
    const unknown = { nodes: [node("x", "module.unheard_of")], edges: [] };
    expect(createFlowBuilder()(input({ graph: unknown })).nodes[0]?.data.name).toBe("module.unheard_of");
  });

  it("counts problems on their step, errors apart from warnings", () => {
    const problems = [problem("tag", "error"), problem("tag", "warning"), problem("fork", "warning")];
    const { nodes } = createFlowBuilder()(input({ problems }));
    expect(nodes.map(({ data }) => [data.errors, data.warnings])).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
    ]);
    expect(nodes[2]?.ariaLabel).toContain("2 problems");
  });

  it("shows which way a run took", () => {
    const { nodes, edges } = createFlowBuilder()(
      input({
        stepStates: new Map([["tag", "skipped"]]),
        edgeStates: new Map([
          ["e1", "taken"],
          ["e2", "dead"],
        ]),
      }),
    );
    expect(nodes[2]?.data.status).toBe("skipped");
    expect(edges.map((edge) => edge.className)).toEqual(["mr-wire mr-wire-taken", "mr-wire mr-wire-dead"]);
  });

  it("hands out the identical objects for everything that did not change", () => {
    const build = createFlowBuilder();
    const before = build(input());
    const changed = {
      ...graph,
      nodes: graph.nodes.map((one) => (one.id === "tag" ? { ...one, config: { tag: "new" } } : one)),
    };
    const after = build(input({ graph: changed }));
    expect(after.nodes[0]).toBe(before.nodes[0]);
    expect(after.nodes[1]).toBe(before.nodes[1]);
    expect(after.nodes[2]?.data.summary).toBe("Add tag “new”");
    expect(after.edges[0]).toBe(before.edges[0]);
    // Nor is a list another one in which nothing did.
    expect(after.edges).toBe(before.edges);
  });

  it("keeps a step's contents while it is only dragged or selected", () => {
    const build = createFlowBuilder();
    const before = build(input()).nodes[2];
    const dragged = build(input({ moving: new Map([["tag", { x: 80, y: 0 }]]) })).nodes[2];
    expect(dragged?.position).toEqual({ x: 80, y: 0 });
    expect(dragged?.data).toBe(before?.data);
    expect(build(input({ selected: new Set(["tag"]) })).nodes[2]?.data).toBe(before?.data);
  });
});
