import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { checkLoops, type LinkedWorkflow } from "@millrace/shared/graph/checks/check-loops.ts";
import { describe, expect, it } from "vitest";
import { createNodeTypes } from "../../src/nodes/node-types.ts";
import { type Sketch, workflow } from "../../src/testing/workflow.ts";
import { rule } from "./checking.ts";

const types = createNodeTypes();
const ids: Record<string, string> = {
  First: "01920000-0000-7000-8000-000000000001",
  "VIP welcome": "01920000-0000-7000-8000-000000000002",
  Third: "01920000-0000-7000-8000-000000000003",
};
const linked = (sketch: Sketch, settings: WorkflowSettings = {}): LinkedWorkflow => ({
  id: ids[sketch.name] ?? "",
  name: sketch.name,
  graph: sketch.graph(),
  settings,
});
const said = (draft: LinkedWorkflow, ...others: LinkedWorkflow[]) =>
  checkLoops(draft, others, types).map(({ severity, nodeId, message }) => [severity, nodeId, message]);

const tagger = workflow("First").on("contact.updated", { field: "city" }).then("contact.add_tag", { tag: "vip" });
const welcome = (field: string, tag = "vip") =>
  workflow("VIP welcome").on("contact.tag_added", { tag }).then("contact.update_field", { field, value: "{{ now }}" });

describe("workflows that start each other", () => {
  it("are named on the way round", () => {
    expect(said(linked(tagger), linked(welcome("city")))).toEqual([
      [
        "warning",
        "add_tag",
        "“Add tag” adds the tag “vip” and starts “VIP welcome”, which updates the field “city”, which starts this workflow again. It ends once nothing changes any more. Limit how often somebody may come in, or let the trigger ask for something that is not so any more.",
      ],
    ]);
  });

  it("may be longer than two", () => {
    const third = workflow("Third")
      .on("contact.updated", { field: "plan" })
      .then("contact.update_field", { field: "city", value: "x" });
    const [problem] = said(linked(tagger), linked(welcome("plan")), linked(third));
    expect(problem?.[2]).toContain(
      "starts “VIP welcome”, which updates the field “plan” and so starts “Third”, which updates the field “city”, which starts this workflow again",
    );
  });

  it.each([
    ["another field", linked(welcome("plan"))],
    ["another tag", linked(welcome("city", "lead"))],
    [
      "a filter that lets nothing of it in",
      linked(
        workflow("VIP welcome")
          .on("contact.tag_added", { filter: rule("event.data.tag", "equals", "lead") })
          .then("contact.update_field", { field: "city", value: "x" }),
      ),
    ],
    ["somebody who comes in once", linked(welcome("city"), { reentry: { mode: "once" } })],
  ])("are none where one of them waits for %s", (_, other) => {
    expect(said(linked(tagger), other)).toEqual([]);
  });

  it("are none where nobody may come into the draft twice", () => {
    expect(said(linked(tagger, { reentry: { mode: "once" } }), linked(welcome("city")))).toEqual([]);
  });

  it("are slowed down by the settings for coming in again", () => {
    const settings = { reentry: { mode: "every" as const, every: "1d" } };
    expect(said(linked(tagger, settings), linked(welcome("city")))[0]?.[2]).toContain("slow it down");
  });

  it("do not count the version of the draft that is published", () => {
    expect(said(linked(tagger), { ...linked(welcome("city")), id: ids["First"] ?? "" })).toEqual([]);
  });
});

describe("a workflow that starts itself", () => {
  it("by what it changes is told so", () => {
    const own = workflow("First")
      .on("contact.updated")
      .then("contact.update_field", { field: "seen", value: "{{ now }}" });
    expect(said(linked(own))[0]).toEqual([
      "warning",
      "update_field",
      expect.stringContaining(
        "“Update field” updates the field “seen” and starts this workflow again. Every run causes another one",
      ),
    ]);
  });

  it("with a value that stays the same ends by itself", () => {
    const own = workflow("First").on("contact.updated").then("contact.update_field", { field: "seen", value: true });
    expect(said(linked(own))[0]?.[2]).toContain("It ends once nothing changes any more.");
  });

  it("by running itself goes on without an end, unless something on the way decides", () => {
    const runs = { workflowId: ids["First"] };
    const always = workflow("First").on("form.submitted").then("flow.run_workflow", runs);
    expect(said(linked(always))).toEqual([
      ["warning", "run_workflow", expect.stringContaining("runs a workflow and starts this workflow again. Every run")],
    ]);
    const sometimes = workflow("First")
      .on("form.submitted")
      .then("flow.branch", { branches: [{ id: "more", when: rule("event.data.left", "greater_than", 0) }] })
      .port("more", (way) => way.then("flow.run_workflow", runs));
    expect(said(linked(sometimes))[0]?.[2]).toContain("It ends only where a condition on the way ends it.");
  });

  it("but only where the step is switched on", () => {
    const own = workflow("First")
      .on("contact.updated")
      .then("contact.update_field", { field: "a", value: "{{ now }}" }, { disabled: true });
    expect(said(linked(own))).toEqual([]);
  });
});
