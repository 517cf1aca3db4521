import { type Graph, type GraphEdge, type GraphNode, graphSchema } from "@millrace/shared/graph/document.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { describe, expect, it } from "vitest";
import { describeChanges, peopleWords } from "./changes.ts";

const type = (change: Partial<NodeDescriptor> & Pick<NodeDescriptor, "type" | "title">): NodeDescriptor => ({
  ...{
    kind: "action",
    family: "flow",
    description: "",
    icon: "box",
    effect: "none",
    ports: { fixed: [{ id: "next", title: "Next" }] },
  },
  ...{ config: {}, output: {}, summary: "", eventType: null, keywords: [] },
  ...change,
});
const descriptors = new Map(
  [
    type({
      type: "email.send",
      title: "Send e-mail",
      summary: "Send “{{ config.subject }}”",
      config: {
        properties: {
          subject: { type: "string", title: "Subject", "x-control": "template" },
          html: { type: "string", title: "Text", "x-control": "html" },
          track: { type: "boolean", title: "Track opens" },
        },
      },
    }),
    type({
      type: "flow.delay",
      title: "Wait",
      summary: "Wait {{ config.duration }}",
      config: { properties: { duration: { type: "string", title: "Duration", "x-control": "duration" } } },
    }),
    type({
      type: "contact.add_tag",
      title: "Add tag",
      summary: "Add tag “{{ config.tag }}”",
      config: { properties: { tag: { type: "string", title: "Tag", "x-control": "tag" } } },
    }),
    type({ type: "crm.create_deal", title: "Create deal", summary: "Create deal" }),
    type({
      type: "flow.branch",
      title: "If / else",
      summary: "If …",
      ports: {
        fixed: [{ id: "otherwise", title: "Otherwise" }],
        fromConfig: { list: "branches", id: "id", title: "name" },
      },
      config: { properties: { branches: { type: "array", title: "Branches", "x-control": "branches" } } },
    }),
  ].map((descriptor) => [descriptor.type, descriptor]),
);

const node = (
  id: string,
  nodeType: string,
  config: GraphNode["config"] = {},
  more: Partial<GraphNode> = {},
): GraphNode => ({
  ...{ id, type: nodeType, config, position: { x: 0, y: 0 } },
  ...more,
});
const edge = (source: string, target: string, sourcePort = "next"): GraphEdge => ({
  ...{ id: `${source}-${sourcePort}-${target}`, source, sourcePort, target },
});
const graph = (nodes: GraphNode[], edges: GraphEdge[] = [], remarks: Partial<Graph> = {}): Graph =>
  graphSchema.parse({ nodes, edges, ...remarks });
const words = (before: Graph, after: Graph) =>
  describeChanges(before, after, descriptors).map((change) => change.words);
const kinds = (before: Graph, after: Graph) => describeChanges(before, after, descriptors).map((change) => change.kind);

const wait = (duration: string, more: Partial<GraphNode> = {}) => node("wait", "flow.delay", { duration }, more);
const mail = (config: GraphNode["config"], more: Partial<GraphNode> = {}) => node("mail", "email.send", config, more);
const amount = { field: "event.data.amount", operator: "greater_than", value: 100 };
const branches = (...list: JsonObject[]) => node("branch", "flow.branch", { branches: list }, { name: "Amount" });
const branch = (value: number) => branches({ id: "big", name: "Over 100", when: { ...amount, value } });
const deal = node("deal", "crm.create_deal");
const tag = node("tag", "contact.add_tag", { tag: "vip" });

describe("a change in words", () => {
  it("of a duration is told by the step's summary", () => {
    expect(words(graph([wait("2d")]), graph([wait("1d")]))).toEqual(["Wait 2 days → 1 day"]);
    expect(words(graph([wait("2d")]), graph([wait("3d")]))).toEqual(["Wait 2 days → 3 days"]);
    expect(words(graph([wait("2d", { name: "Rest" })]), graph([wait("1d", { name: "Rest" })]))).toEqual([
      "“Rest”: wait 2 days → 1 day",
    ]);
  });

  it("of a text quotes both", () => {
    expect(words(graph([mail({ subject: "A" })]), graph([mail({ subject: "B" })]))).toEqual([
      "Send e-mail: subject “A” → “B”",
    ]);
    expect(words(graph([mail({})]), graph([mail({ subject: "B" })]))).toEqual(["Send e-mail: subject “B” added"]);
    expect(words(graph([mail({ subject: "B" })]), graph([mail({})]))).toEqual(["Send e-mail: subject removed"]);
  });

  it("of a long text only says that it did; the text itself is compared apart", () => {
    const [change] = describeChanges(
      graph([mail({ html: "<p>Hello</p>".repeat(20) })]),
      graph([mail({ html: "<p>Bye</p>".repeat(20) })]),
      descriptors,
    );
    expect(change).toMatchObject({ words: "Send e-mail: text changed", settings: [{ title: "Text" }] });
  });

  it("of a choice, and of what a step does beside its settings", () => {
    expect(words(graph([mail({ track: false })]), graph([mail({ track: true })]))).toEqual([
      "Send e-mail: track opens no → yes",
    ]);
    expect(words(graph([mail({})]), graph([mail({}, { onError: "skip" })]))).toEqual([
      "Send e-mail: when it fails the run fails → this path ends",
    ]);
    expect(words(graph([mail({})]), graph([mail({}, { disabled: true, name: "Hello" })]))).toEqual([
      "“Hello”: name “Hello” added, switched off no → yes",
    ]);
    expect(words(graph([wait("1d")]), graph([wait("1d", { disabled: true })]))).toEqual(["Wait 1 day: switched off"]);
    expect(words(graph([mail({})]), graph([mail({}, { name: "Welcome" })]))).toEqual([
      "Renamed: Send e-mail → Welcome",
    ]);
  });

  it("of several settings tells two and counts the others", () => {
    const before = mail({ subject: "A", html: "x", track: false });
    const after = mail({ subject: "B", html: "y", track: true });
    expect(words(graph([before]), graph([after]))).toEqual(["Send e-mail: subject “A” → “B”, text “x” → “y”, 1 more"]);
  });

  it("of a branch names it, and of its condition what differs", () => {
    expect(words(graph([branch(100)]), graph([branch(200)]))).toEqual([
      "“Amount”, branch “Over 100”: amount is greater than 100 → 200",
    ]);
  });

  it("of a branch in a long condition keeps what stands in quotes together", () => {
    const from = (city: string) => ({ field: "contact.city", operator: "equals", value: city });
    const inCity = (city: string, least: number) =>
      branches({ id: "big", name: "Big", when: { all: [{ ...amount, value: least }, from(city)] } });
    expect(words(graph([inCity("New York", 100)]), graph([inCity("New Haven", 100)]))).toEqual([
      "“Amount”, branch “Big”: amount is greater than 100 and city is “New York” → “New Haven”",
    ]);
    expect(words(graph([inCity("Bern", 100)]), graph([inCity("Bern", 200)]))).toEqual([
      "“Amount”, branch “Big”: amount is greater than 100 → 200 and city is Bern",
    ]);
  });

  it("of a branch that came, went or got another name", () => {
    const [big, small] = [
      { id: "big", name: "Big", when: amount },
      { id: "small", name: "Small", when: { all: [] } },
    ];
    expect(words(graph([branches(big)]), graph([branches(big, small)]))).toEqual(["“Amount”, branch “Small” added"]);
    expect(words(graph([branches(big, small)]), graph([branches(big)]))).toEqual(["“Amount”, branch “Small” removed"]);
    expect(words(graph([branches(big)]), graph([branches({ ...big, name: "Large" })]))).toEqual([
      "“Amount”, branch “Big” is now “Large”",
    ]);
    expect(words(graph([branches(big)]), graph([branches({ ...big, name: "Large", when: { all: [] } })]))).toEqual([
      "“Amount”, branch “Large” changed",
    ]);
  });

  it("of steps that came and went names them by what they do", () => {
    expect(words(graph([tag]), graph([deal]))).toEqual(["Added: Create deal", "Removed: Add tag “vip”"]);
    expect(kinds(graph([tag]), graph([deal]))).toEqual(["added", "removed"]);
  });
});

describe("a change of ways in words", () => {
  it("names the port and where it leads now", () => {
    const nodes = [branch(100), deal, tag];
    const before = graph(nodes, [edge("branch", "tag", "big")]);
    expect(words(graph(nodes), graph(nodes, [edge("branch", "deal", "big")]))).toEqual([
      "Over 100 (Amount) now leads to Create deal",
    ]);
    expect(words(before, graph(nodes, [edge("branch", "deal", "big")]))).toEqual([
      "Over 100 (Amount) now leads to Create deal instead of Add tag “vip”",
    ]);
    expect(words(before, graph(nodes))).toEqual(["Over 100 (Amount) no longer leads to Add tag “vip”"]);
  });

  it("is not told apart from a step that was put in between or taken out", () => {
    const before = graph([wait("1d"), deal], [edge("wait", "deal")]);
    const after = graph([wait("1d"), tag, deal], [edge("wait", "tag"), edge("tag", "deal")]);
    expect(words(before, after)).toEqual(["Added: Add tag “vip”"]);
    expect(words(after, before)).toEqual(["Removed: Add tag “vip”"]);
  });
});

describe("remarks", () => {
  it("stand behind the changes of what happens", () => {
    const note = { id: "n", text: "Ask Ada", position: { x: 0, y: 0 }, size: { width: 200, height: 80 } };
    const after = graph([tag], [], { notes: [note], groups: [{ id: "g", name: "Welcome" }] });
    expect(words(graph([]), after)).toEqual([
      "Added: Add tag “vip”",
      "Added: group “Welcome”",
      "Added: note “Ask Ada”",
    ]);
    expect(kinds(graph([]), after)).toEqual(["added", "remark", "remark"]);
    expect(words(after, graph([tag], [], { notes: [{ ...note, text: "Ask Bob" }] }))).toEqual([
      "Removed: group “Welcome”",
      "Note: “Ask Ada” → “Ask Bob”",
    ]);
    expect(kinds(graph([tag]), graph([{ ...tag, note: "Why" }]))).toEqual(["remark"]);
  });

  it("are silent about what only moved", () => {
    expect(words(graph([tag]), graph([{ ...tag, position: { x: 80, y: 0 }, group: "g" }]))).toEqual([]);
  });
});

it("people are counted in words", () => {
  expect([1, 1204].map(peopleWords)).toEqual(["1 person is waiting here", "1,204 people are waiting here"]);
});
