import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { describe, expect, it } from "vitest";
import { type AddRequest, addStep } from "./add-step.ts";
import { createEditor } from "./editor.ts";

const descriptor = (type: string, more: Partial<NodeDescriptor> = {}): NodeDescriptor => ({
  type,
  kind: "action",
  family: "contact",
  title: type,
  description: "",
  icon: "tag",
  effect: "records",
  ports: { fixed: [{ id: "next", title: "Next" }] },
  config: {},
  output: {},
  summary: "",
  eventType: null,
  keywords: [],
  ...more,
});
const trigger = descriptor("form.submitted", { kind: "trigger" });
const tag = descriptor("contact.add_tag", {
  config: { properties: { tag: { type: "string" }, silent: { type: "boolean", default: false } } },
});
const branch = descriptor("flow.branch", {
  kind: "flow",
  ports: {
    fromConfig: { list: "branches", id: "id", title: "name" },
    fixed: [{ id: "otherwise", title: "Otherwise" }],
  },
});
const stop = descriptor("flow.stop", { kind: "flow", ports: { fixed: [] } });
const descriptors = new Map([trigger, tag, branch, stop].map((one) => [one.type, one]));

function editing(graph: Graph = { nodes: [], edges: [] }) {
  const editor = createEditor(graph);
  return {
    add(one: NodeDescriptor, request: AddRequest) {
      const { node, command } = addStep(editor.getGraph(), descriptors, one, request);
      editor.run(command);
      return node.id;
    },
    edges: () => editor.getGraph().edges.map(({ source, sourcePort, target }) => `${source}.${sourcePort}>${target}`),
    node: (id: string) => editor.getGraph().nodes.find((node) => node.id === id),
  };
}
const anywhere = (selected: string | null = null): AddRequest => ({ kind: "anywhere", selected });

describe("adding a step by a click", () => {
  it("starts at the origin, with the defaults of its settings and one branch to connect", () => {
    const { add, node } = editing();
    expect(node(add(trigger, anywhere()))?.position).toEqual({ x: 0, y: 0 });
    expect(node(add(tag, anywhere()))?.config).toEqual({ silent: false });
    expect(node(add(branch, anywhere()))?.config).toEqual({ branches: [{ id: "branch_1", name: "Branch 1" }] });
  });

  it("connects to the selected node below it", () => {
    const { add, edges, node } = editing();
    const start = add(trigger, anywhere());
    const added = add(tag, anywhere(start));
    expect(edges()).toEqual(["submitted.next>add_tag"]);
    expect(node(added)?.position).toEqual({ x: 0, y: 144 });
  });

  it("goes on at the only open end when nothing is selected", () => {
    const { add, edges } = editing();
    add(trigger, anywhere());
    add(tag, anywhere());
    add(tag, anywhere());
    expect(edges()).toEqual(["submitted.next>add_tag", "add_tag.next>add_tag_2"]);
  });

  it("takes the free ports of a branch one after the other, side by side", () => {
    const { add, edges, node } = editing();
    const fork = add(branch, anywhere());
    const [left, right] = [add(tag, anywhere(fork)), add(tag, anywhere(fork))];
    expect(edges()).toEqual(["branch.branch_1>add_tag", "branch.otherwise>add_tag_2"]);
    expect((node(right)?.position.x ?? 0) - (node(left)?.position.x ?? 0)).toBeGreaterThanOrEqual(240);
  });

  it("stays unconnected where no port is free, and covers nothing", () => {
    const { add, edges, node } = editing();
    const end = add(stop, anywhere());
    const loose = add(tag, anywhere(end));
    expect(edges()).toEqual([]);
    expect(node(loose)?.position.y).toBe(144);
  });

  it("puts another trigger beside the first one, with nothing leading into it", () => {
    const { add, edges, node } = editing();
    const first = add(trigger, anywhere());
    const second = add(trigger, anywhere(first));
    expect(edges()).toEqual([]);
    expect(node(second)?.position).toEqual({ x: 288, y: 0 });
  });
});

describe("adding a step at a place", () => {
  it("inserts it on an edge by its main port", () => {
    const { add, edges } = editing();
    const start = add(trigger, anywhere());
    add(tag, anywhere(start));
    add(branch, { kind: "between", edgeId: "submitted-add_tag" });
    expect(edges().toSorted()).toEqual(["branch.branch_1>add_tag", "submitted.next>branch"]);
  });

  it("connects it to the port an edge was drawn from", () => {
    const { add, edges, node } = editing();
    const fork = add(branch, anywhere());
    const added = add(tag, {
      kind: "at",
      position: { x: 401, y: 299 },
      from: { source: fork, sourcePort: "otherwise" },
    });
    expect(edges()).toEqual(["branch.otherwise>add_tag"]);
    expect(node(added)?.position).toEqual({ x: 400, y: 296 });
  });

  it("never leads an edge into a trigger", () => {
    const { add, edges } = editing();
    const start = add(trigger, anywhere());
    add(trigger, { kind: "after", source: start, sourcePort: "next" });
    add(trigger, { kind: "at", position: { x: 0, y: 400 }, from: { source: start, sourcePort: "next" } });
    expect(edges()).toEqual([]);
  });
});
