import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { describe, expect, it } from "vitest";
import { withEventTitles } from "../api/event-titles.ts";
import { stepName, stepSummary } from "./step-summary.ts";

const tag: NodeDescriptor = {
  type: "contact.add_tag",
  kind: "action",
  family: "contact",
  title: "Add tag",
  description: "Gives the contact a tag.",
  icon: "tag",
  effect: "records",
  ports: { fixed: [] },
  config: {},
  output: {},
  summary: "Add tag “{{ config.tag }}”",
  eventType: null,
  keywords: [],
};
const node = (config: GraphNode["config"], name?: string): GraphNode => ({
  id: "n",
  type: "contact.add_tag",
  config,
  position: { x: 0, y: 0 },
  ...(name === undefined ? {} : { name }),
});

describe("a step's summary", () => {
  it("says what the step does with its settings", () => {
    expect(stepSummary(node({ tag: "vip" }), tag)).toBe("Add tag “vip”");
  });

  it("leaves a gap where a setting is missing", () => {
    expect(stepSummary(node({}), tag)).toBe("Add tag …");
  });

  it("says durations and inserted values in words", () => {
    const settings = { properties: { duration: { "x-control": "duration" }, subject: { "x-control": "template" } } };
    const told = { ...tag, config: settings, summary: "{{ config.subject }}, then wait {{ config.duration }}" };
    const config = { duration: "2d", subject: 'Hello {{ contact.fields.first_name | default: "you" }}' };
    expect(stepSummary(node(config), told)).toBe("Hello [first name], then wait 2 days");
  });

  it("says an event type as its trigger is called, and one of one's own by its name", () => {
    const wait: NodeDescriptor = {
      ...tag,
      config: { properties: { eventType: { "x-control": "event-type" } } },
      summary: "Wait for “{{ config.eventType }}”",
    };
    const order: NodeDescriptor = { ...tag, title: "Order created", eventType: "order.created" };
    const [told] = withEventTitles([wait, order]);
    expect(stepSummary(node({ eventType: "order.created" }), told)).toBe("Wait for “Order created”");
    expect(stepSummary(node({ eventType: "quiz.finished" }), told)).toBe("Wait for “quiz.finished”");
    expect(stepSummary(node({ eventType: "constructor" }), told)).toBe("Wait for “constructor”");
  });

  it("shows hostile settings as the text they are", () => {
    const hostile = "<img src=x onerror=alert(1)> {{ contact.email }}";
    expect(stepSummary(node({ tag: hostile }), tag)).toBe(`Add tag “${hostile}”`);
  });

  it("falls back to the description where the summary cannot be rendered or is empty", () => {
    expect(stepSummary(node({}), { ...tag, summary: "{% nonsense" })).toBe("Gives the contact a tag.");
    expect(stepSummary(node({}), { ...tag, summary: "{{ config.nothing }}" })).toBe("Gives the contact a tag.");
  });

  it("says so when the type is unknown", () => {
    expect(stepSummary(node({}), undefined)).toBe("Unknown type contact.add_tag");
  });
});

describe("a step's name", () => {
  it("is its own, or its type's", () => {
    expect(stepName(node({}, "Mark as VIP"), tag)).toBe("Mark as VIP");
    expect(stepName(node({}), tag)).toBe("Add tag");
    expect(stepName(node({}), undefined)).toBe("contact.add_tag");
  });
});

describe("a step's name", () => {
  it("is its type's where its own shows nothing", () => {
    for (const blank of ["", "  ", "\u200b\u200d", "\u3000\u202e", "\u3164"])
      expect(stepName(node({}, blank), tag)).toBe("Add tag");
    expect(stepName(node({}, "\u200eVIP"), tag)).toBe("\u200eVIP");
  });
});
