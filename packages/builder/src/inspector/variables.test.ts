import type { ContactField } from "@millrace/shared/api/contacts.ts";
import type { EventType } from "@millrace/shared/api/events.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { describe, expect, it } from "vitest";
import { eventVariables, variablesFor, withEvent } from "./variables.ts";

const base = {
  description: "",
  icon: "x",
  ports: { fixed: [] },
  config: {},
  output: {},
  summary: "",
  keywords: [],
  eventType: null,
};

const descriptors = new Map<string, NodeDescriptor>(
  (
    [
      {
        ...base,
        type: "form.submitted",
        kind: "trigger",
        family: "form",
        title: "Form submitted",
        effect: "none",
        eventType: "form.submitted",
      },
      { ...base, type: "custom.event", kind: "trigger", family: "system", title: "Custom event", effect: "none" },
      {
        ...base,
        type: "http.request",
        kind: "action",
        family: "integration",
        title: "HTTP request",
        effect: "external",
        output: { type: "object", properties: { status: { type: "integer", title: "Status" }, body: {} } },
      },
      { ...base, type: "flow.set_variables", kind: "flow", family: "flow", title: "Set variables", effect: "none" },
      {
        ...base,
        type: "flow.for_each",
        kind: "flow",
        family: "flow",
        title: "For each",
        effect: "none",
        body: { port: "item", overList: true },
      },
      { ...base, type: "email.send", kind: "action", family: "email", title: "Send e-mail", effect: "external" },
    ] satisfies NodeDescriptor[]
  ).map((descriptor) => [descriptor.type, descriptor]),
);

const eventTypes: EventType[] = [
  {
    type: "form.submitted",
    title: "Form submitted",
    description: "",
    family: "form",
    custom: false,
    schema: {
      type: "object",
      properties: {
        formId: { type: "string", title: "Form" },
        amount: { type: "number" },
        submittedAt: { type: "string", format: "date-time" },
        utm: { type: "object", properties: { source: { type: ["string", "null"] } } },
      },
    },
    example: { formId: "contact", amount: 120, utm: { source: "ads" } },
  },
  {
    type: "quiz.finished",
    title: "Quiz finished",
    description: "",
    family: "custom",
    custom: true,
    schema: { type: "object", properties: { score: { type: "integer" } } },
    example: {},
  },
];

const contactFields: ContactField[] = [
  { key: "first_name", label: "First name", type: "text", builtIn: true },
  { key: "birthday", label: "Birthday", type: "date", builtIn: false },
];

const node = (id: string, type: string, config = {}, name?: string) => ({
  id,
  type,
  config,
  position: { x: 0, y: 0 },
  ...(name === undefined ? {} : { name }),
});
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourcePort: "next", target });

const graph: Graph = {
  nodes: [
    node("form", "form.submitted"),
    node("quiz", "custom.event", { eventType: "quiz.finished" }),
    node("ask", "http.request", {}, "Ask the scorer"),
    node("vars", "flow.set_variables", { variables: { plan: "gold", "": "unfinished" } }),
    node("mail", "email.send"),
    node("after", "http.request"),
  ],
  edges: [edge("form", "ask"), edge("ask", "vars"), edge("vars", "mail"), edge("mail", "after")],
};

const at = (nodeId: string, drawn = graph) => variablesFor(drawn, nodeId, descriptors, eventTypes, contactFields);
const pathsAt = (nodeId: string, drawn = graph) => at(nodeId, drawn).map((variable) => variable.path);

describe("the variables of a node", () => {
  it("hold the data of the events that lead to it, with type and example from the contract", () => {
    expect(at("mail").filter((variable) => variable.path.startsWith("event.data."))).toEqual([
      { path: "event.data.formId", title: "Form", type: "string", example: "contact", group: "Event" },
      { path: "event.data.amount", title: "Amount", type: "number", example: 120, group: "Event" },
      { path: "event.data.submittedAt", title: "Submitted at", type: "date", group: "Event" },
      { path: "event.data.utm.source", title: "Source", type: "string", example: "ads", group: "Event" },
    ]);
  });

  it("hold what the example of an open contract shows beside, and its data as a whole", () => {
    const open = {
      ...eventTypes[1],
      schema: { type: "object", properties: {} },
      example: { colour: "red", sizes: [1] },
    } as EventType;
    expect(eventVariables(open)).toEqual([
      { path: "event.data.colour", title: "Colour", type: "string", example: "red", group: "Event" },
      { path: "event.data.sizes", title: "Sizes", type: "array", example: [1], group: "Event" },
      { path: "event.data", title: "All data of the event", type: "object", group: "Event" },
    ]);
    const closed = { ...open, schema: { ...open.schema, additionalProperties: false } };
    expect(eventVariables(closed)).toEqual([]);
  });

  it("leave out events of triggers that do not lead to it", () => {
    expect(pathsAt("mail")).not.toContain("event.data.score");
  });

  it("hold the events of every trigger that leads to it, each path once", () => {
    const both = { ...graph, edges: [...graph.edges, edge("quiz", "mail")] };
    const paths = pathsAt("mail", both);
    expect(paths).toContain("event.data.score");
    expect(paths).toContain("event.data.amount");
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("hold a trigger's own event, for its filter", () => {
    expect(pathsAt("quiz")).toContain("event.data.score");
    expect(pathsAt("quiz")).not.toContain("event.data.amount");
  });

  it("hold the contact's own and custom fields", () => {
    expect(at("mail")).toContainEqual({ path: "contact.birthday", title: "Birthday", type: "date", group: "Contact" });
    expect(pathsAt("mail")).toEqual(expect.arrayContaining(["contact.email", "contact.tags", "contact.first_name"]));
  });

  it("hold outputs of steps before it, named after the step, and not those after it", () => {
    expect(at("mail")).toContainEqual({
      path: "steps.ask.output.status",
      title: "Ask the scorer: Status",
      type: "integer",
      group: "Steps",
    });
    expect(pathsAt("mail")).not.toContain("steps.after.output.status");
    expect(pathsAt("ask").some((path) => path.startsWith("steps."))).toBe(false);
  });

  it("hold variables that were set before it", () => {
    expect(at("mail").filter((variable) => variable.group === "Variables")).toEqual([
      { path: "vars.plan", title: "Plan", group: "Variables" },
    ]);
    expect(pathsAt("vars")).not.toContain("vars.plan");
  });

  it("hold the item and the round inside a loop, and not after it", () => {
    const drawn: Graph = {
      nodes: [
        node("form", "form.submitted"),
        node("each", "flow.for_each"),
        node("in", "email.send"),
        node("out", "email.send"),
      ],
      edges: [
        { id: "e1", source: "form", sourcePort: "next", target: "each" },
        { id: "e2", source: "each", sourcePort: "item", target: "in" },
        { id: "e3", source: "each", sourcePort: "next", target: "out" },
      ],
    };
    const loop = (nodeId: string) =>
      variablesFor(drawn, nodeId, descriptors, [], []).flatMap(({ group, path }) => (group === "Loop" ? path : []));
    expect(loop("in")).toEqual(["item", "loop.number", "loop.index", "loop.count"]);
    expect([...loop("out"), ...loop("each"), ...loop("form")]).toEqual([]);
  });

  it("come to an end in a drawing that goes round", () => {
    const round = { ...graph, edges: [...graph.edges, edge("after", "ask")] };
    expect(pathsAt("ask", round)).toContain("steps.after.output.status");
    expect(pathsAt("ask", round)).not.toContain("steps.ask.output.status");
  });
});

describe("variables with another event", () => {
  it("know the data of the awaited event instead of the one that started the run", () => {
    const paths = withEvent(at("mail"), eventTypes[1]).map((variable) => variable.path);
    expect(paths).toContain("event.data.score");
    expect(paths).not.toContain("event.data.amount");
    expect(paths).toContain("vars.plan");
  });
});
