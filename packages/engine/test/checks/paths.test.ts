import { describe, expect, it } from "vitest";
import { workflow } from "../../src/testing/workflow.ts";
import { afterFix, problemsOf, rule, saidOf } from "./checking.ts";

const big = [{ id: "big", name: "Big", when: rule("event.data.total", "greater_than", 100) }];

/** A decision whose two paths come together at a join. */
const decided = (mode: unknown) =>
  workflow("x")
    .on("order.created")
    .then("flow.branch", { branches: big })
    .port("big", (way) => way.then("contact.add_tag", { tag: "big" }))
    .port("otherwise", (way) => way.then("task.create", { title: "Call" }))
    .then("flow.join", { mode });

describe("a join", () => {
  it.each(["all", "any", { atLeast: 1 }])("of the paths of a decision may wait for %j", (mode) => {
    expect(problemsOf(decided(mode))).toEqual([]);
  });

  it("cannot wait for two paths of which a run takes one, and one click lets it wait for the first", () => {
    expect(problemsOf(decided({ atLeast: 2 }))).toMatchObject([
      {
        severity: "error",
        code: "join_exclusive",
        message:
          "“Join” waits for 2 paths, but a run takes only one path to it, because “If / else” takes only one of them. It would fail. Wait for the first path instead.",
      },
    ]);
    const fixed = afterFix("join_exclusive", decided({ atLeast: 2 }));
    expect(fixed).toMatchObject({ title: "Wait for the first path", codes: [] });
    expect(fixed.graph.nodes.at(-1)?.config).toEqual({ mode: "any" });
  });

  it("may wait for all parallel paths, also where one of them decides something in between", () => {
    const drawing = (atLeast: number) =>
      workflow("x")
        .on("order.created")
        .parallel(
          (way) => way.then("contact.add_tag", { tag: "x" }),
          (way) =>
            way
              .then("flow.branch", { branches: big })
              .port("big", (inner) => inner.then("task.create", { title: "Call" }))
              .port("otherwise", (inner) => inner.then("task.create", { title: "Write" })),
        )
        .then("flow.join", { mode: { atLeast } });
    expect(problemsOf(drawing(2))).toEqual([]);
    expect(afterFix("join_exclusive", drawing(3))).toMatchObject({ title: "Wait for 2 paths", codes: [] });
  });

  it("of any step, not only of the join that has a card of its own", () => {
    const drawing = decided("any").graph();
    const nodes = drawing.nodes.map((node) =>
      node.type === "flow.join"
        ? { ...node, type: "flow.delay", config: { duration: "1d" }, join: { atLeast: 2 } }
        : node,
    );
    expect(afterFix("join_exclusive", { ...drawing, nodes }).codes).toEqual([]);
  });

  it("knows that two ports of a decision that lead to one step exclude its third", () => {
    const branches = [...big, { id: "huge", name: "Huge", when: rule("event.data.total", "greater_than", 1_000) }];
    const graph = workflow("x")
      .on("order.created")
      .then("flow.branch", { branches })
      .port("big", (way) => way.then("contact.add_tag", { tag: "big" }))
      .port("otherwise", (way) => way.then("task.create", { title: "Call" }))
      .then("flow.join", { mode: { atLeast: 2 } })
      .graph();
    const edges = [...graph.edges, { id: "third", source: "branch", sourcePort: "huge", target: "create" }];
    expect(afterFix("join_exclusive", { ...graph, edges }).title).toBe("Wait for the first path");
  });

  it("of the paths of two triggers cannot wait for both", () => {
    const graph = workflow("x")
      .on("order.created")
      .on("form.submitted", {}, { id: "form" })
      .then("flow.join", { mode: { atLeast: 2 } })
      .graph();
    expect(afterFix("join_exclusive", graph).codes).toEqual([]);
  });
});

describe("a port that the settings open", () => {
  const until = { moment: "{{ contact.renewal_date }}" };
  const waiting = (ifPassed: string) => workflow("x").on("order.created").then("flow.delay_until", { until, ifPassed });

  it("should lead somewhere", () => {
    const next = (ifPassed: string) => waiting(ifPassed).port("next", (way) => way.then("flow.stop"));
    expect(problemsOf(next("next"))).toEqual([]);
    expect(saidOf("unconnected_port", next("passed"))).toEqual([
      "“Wait until” sends runs to “Already over”, and nothing follows there, so they end. Connect it if more should happen.",
    ]);
  });

  it("takes nobody while the settings do not ask for it, and one click makes them", () => {
    const both = waiting("next")
      .port("next", (way) => way.then("flow.stop"))
      .port("passed", (way) => way.then("flow.stop"));
    expect(saidOf("port_not_used", both)).toEqual([
      "No run takes “Already over” of “Wait until”, because its settings do not ask for it. Choose that path in the settings, or remove what follows.",
    ]);
    expect(afterFix("port_not_used", both)).toMatchObject({ title: "Use the path “Already over”", codes: [] });
  });
});

describe("connections", () => {
  const straight = () =>
    workflow("x").on("order.created").then("contact.add_tag", { tag: "x" }).then("flow.stop").graph();

  it.each([
    ["dangling_edge", { source: "add_tag", sourcePort: "next", target: "gone" }],
    ["self_loop", { source: "add_tag", sourcePort: "next", target: "add_tag" }],
    ["edge_into_trigger", { source: "add_tag", sourcePort: "next", target: "start" }],
    ["unknown_port", { source: "add_tag", sourcePort: "other", target: "stop" }],
    ["duplicate_edge", { source: "add_tag", sourcePort: "next", target: "stop" }],
  ])("that are wrong are taken away by one click: %s", (code, ends) => {
    const graph = straight();
    const edges = [...graph.edges, { id: "wrong", ...ends }];
    // An edge back to the trigger is a circle as well.
    const drawing = { ...graph, edges };
    const codes = problemsOf(drawing).map((problem) => problem.code);
    expect(codes).toContain(code);
    expect(afterFix(code, drawing).codes).toEqual([]);
  });

  it("for failures are put to use by one click", () => {
    const graph = straight();
    const edges = [...graph.edges, { id: "e", source: "add_tag", sourcePort: "on_error", target: "stop" }];
    expect(afterFix("unknown_port", { ...graph, edges })).toMatchObject({
      title: "Let “Add tag” take its error path",
      codes: [],
    });
  });

  it("that are missing leave steps that never run, which one click removes", () => {
    const graph = straight();
    const nodes = [...graph.nodes, { id: "lost", type: "flow.stop", config: {}, position: { x: 0, y: 0 } }];
    expect(afterFix("unreachable", { ...graph, nodes })).toMatchObject({ title: "Remove “Stop”", codes: [] });
  });

  it("that lead round in a circle are opened by one click", () => {
    const graph = workflow("x")
      .on("order.created")
      .then("flow.delay", { duration: "1d" })
      .then("flow.delay", { duration: "1d" })
      .graph();
    const edges = [...graph.edges, { id: "back", source: "delay_2", sourcePort: "next", target: "delay" }];
    expect(afterFix("cycle", { ...graph, edges })).toMatchObject({
      title: "Remove the connection from “Wait” to “Wait”",
      codes: [],
    });
  });
});

describe("a workflow that nothing starts", () => {
  it("is started by switching its trigger on", () => {
    const drawing = workflow("x").on("order.created", {}, { disabled: true }).then("flow.stop");
    expect(afterFix("no_trigger", drawing)).toMatchObject({ title: "Switch “Order created” on", codes: [] });
  });
});
