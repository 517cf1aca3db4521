import { describe, expect, it } from "vitest";
import { workflow } from "../../src/testing/workflow.ts";
import { afterFix, problemsOf, rule, saidOf } from "./checking.ts";

const schema = {
  type: "object",
  properties: {
    amount: { type: "number" },
    plan: { enum: ["free", "pro", "team"], type: "string" },
    tags: { type: "array", items: { type: "string" } },
    paid: { type: "boolean" },
    day: { type: "string", format: "date" },
    note: { type: "string" },
    place: { type: "object", properties: { city: { type: "string" } } },
  },
  required: ["plan"],
  additionalProperties: false,
};
const events = { "deal.closed": { title: "Deal closed", schema, example: {} } };
const field = (name: string) => `event.data.${name}`;

/** A branch for each condition; something follows each of them. */
function branching(...conditions: object[]) {
  const branches = conditions.map((when, at) => ({ id: `b${at}`, name: `Branch ${at + 1}`, when }));
  const start = workflow("x")
    .on("custom.event", { eventType: "deal.closed" })
    .then("flow.branch", { branches }, { name: "Which?" });
  return branches
    .reduce((sketch, { id }) => sketch.port(id, (way) => way.then("flow.stop")), start)
    .port("otherwise", (way) => way.then("flow.stop"));
}
const said = (...conditions: object[]) => problemsOf(branching(...conditions), { events });

describe("a comparison", () => {
  it.each([
    rule(field("amount"), "greater_than", 100),
    rule(field("amount"), "between", ["1", 5]),
    rule(field("plan"), "in", ["free", "PRO"]),
    rule(field("tags"), "contains", "vip"),
    rule(field("paid"), "equals", true),
    rule(field("day"), "less_than", "2026-01-31"),
    rule(field("note"), "greater_than", 5),
    rule(field("note"), "is_empty"),
    rule("contact.anything", "equals", "x"),
    rule("now", "greater_than", "2026-01-31T09:00"),
  ])("of a value with one of its kind is fine: %j", (when) => {
    expect(said(when)).toEqual([]);
  });

  it.each([
    [
      rule(field("amount"), "greater_than", "many"),
      "“event.data.amount” is a number, and “many” is not. Enter a number.",
    ],
    [rule(field("amount"), "in", [1, "two"]), "“event.data.amount” is a number, and “two” is not. Enter a number."],
    [
      rule(field("day"), "less_than", "soon"),
      "“event.data.day” is a date, and “soon” is not. Enter a date such as 2026-01-31.",
    ],
  ])("of a value with another kind says so: %j", (when, message) => {
    expect(said(when)).toMatchObject([{ code: "value_misfit", field: "branches.0.when.value", message }]);
  });

  it.each([
    [rule(field("amount"), "starts_with", "1"), "is a number, for which “starts with” looks at its text."],
    [rule(field("paid"), "greater_than", 1), "is true or false, for which “is greater than” never holds."],
    [rule(field("tags"), "starts_with", "v"), "is a list, for which “starts with” never holds."],
    [rule(field("place"), "contains", "Berlin"), "is an object, for which “contains” never holds."],
  ])("that does not suit the kind of value says so: %j", (when, words) => {
    expect(said(when)).toMatchObject([
      { code: "operator_misfit", field: "branches.0.when.operator", message: expect.stringContaining(words) },
    ]);
  });

  it("of a list with one value is put right by one click", () => {
    const drawing = branching({
      all: [rule(field("paid"), "equals", true), { not: rule(field("tags"), "equals", "vip") }],
    });
    const fixed = afterFix("operator_misfit", drawing, { events });
    expect(fixed).toMatchObject({ title: "Use “contains” instead of “is”", codes: [] });
  });

  it("with a value that the contract does not know names the one that was meant", () => {
    const drawing = branching(rule(field("plan"), "equals", "teem"));
    expect(saidOf("unknown_choice", drawing, { events })).toEqual([
      "“event.data.plan” cannot be “teem”. Did you mean “team”?",
    ]);
    expect(afterFix("unknown_choice", drawing, { events })).toMatchObject({
      title: "Replace “teem” by “team”",
      codes: [],
    });
    expect(saidOf("unknown_choice", branching(rule(field("plan"), "in", ["free", "gold"])), { events })).toEqual([
      "“event.data.plan” cannot be “gold”. It is one of “free”, “pro”, “team”.",
    ]);
  });

  it("does not fill in templates", () => {
    expect(said(rule(field("note"), "equals", "{{ contact.email }}"))).toMatchObject([
      { code: "template_in_condition" },
    ]);
  });

  it("reads the event that a step waits for, and not the one that started the run", () => {
    const waiting = (path: string) =>
      workflow("x")
        .on("form.submitted")
        .then("flow.wait_for_event", { eventType: "deal.closed", filter: rule(path, "equals", "pro") })
        .port("received", (way) => way.then("flow.stop"));
    expect(problemsOf(waiting(field("plan")), { events })).toEqual([]);
    expect(saidOf("unknown_path", waiting(field("plam")), { events })).toEqual([
      "“event.data.plam” is not a field of “Deal closed”. Did you mean “plan”?",
    ]);
  });

  it("with a misspelled field is put right by one click", () => {
    expect(afterFix("unknown_path", branching(rule(field("amuont"), "greater_than", 5)), { events })).toMatchObject({
      title: "Replace “event.data.amuont” by “event.data.amount”",
      codes: [],
    });
  });
});

describe("a branch that can never match", () => {
  const over = (amount: number) => rule(field("amount"), "greater_than", amount);
  const never = (...conditions: object[]) => saidOf("never_matches", branching(...conditions), { events });

  it.each([
    [over(100), over(50)],
    [over(100), rule(field("amount"), "less_than", 100)],
    [rule(field("amount"), "between", [1, 5]), rule(field("amount"), "between", [5, 9])],
    [rule(field("plan"), "equals", "free"), rule(field("plan"), "equals", "pro")],
    [rule(field("note"), "is_empty"), rule(field("note"), "equals", "x")],
    [{ all: [over(5), rule(field("paid"), "equals", true)] }, over(5)],
    [rule(field("note"), "contains", "a"), rule(field("note"), "equals", "banana")],
    [rule(field("tags"), "in", ["a"]), rule(field("tags"), "in", ["b"])],
    [rule(field("note"), "equals", "7"), rule(field("note"), "equals", "07")],
  ])("is not one after %j where %j leaves it something", (...conditions) => {
    expect(never(...conditions)).toEqual([]);
  });

  it("is one whose runs the branch above takes", () => {
    expect(never(over(50), over(100))).toEqual([
      "“Branch 2” of “Which?” can never match: “Branch 1” above it takes every run in which amount is greater than 100. Put it first, or change its rules.",
    ]);
  });

  it("is one whose runs the branches above take together", () => {
    const [message] = never(
      rule(field("amount"), "less_than", 10),
      rule(field("amount"), "greater_or_equal", 10),
      rule(field("amount"), "between", [5, 15]),
    );
    expect(message).toContain("the branches above it take every run");
  });

  it.each([
    [{ all: [rule(field("plan"), "equals", "free"), rule(field("plan"), "equals", "pro")] }],
    [{ all: [over(10), rule(field("amount"), "less_or_equal", 10)] }],
    [{ all: [rule(field("note"), "is_empty"), rule(field("note"), "equals", "x")] }],
    [{ all: [rule(field("note"), "equals", "x"), { not: rule(field("note"), "equals", "X ") }] }],
  ])("is one that contradicts itself: %j", (when) => {
    expect(never(when)).toEqual([expect.stringContaining("contradicts itself. Change its rules.")]);
  });

  it("is one that the trigger's filter leaves nothing", () => {
    const start = (filter: object) =>
      workflow("x")
        .on("custom.event", { eventType: "deal.closed", filter })
        .then("flow.branch", { branches: [{ id: "a", name: "Small", when: rule(field("amount"), "less_than", 10) }] })
        .port("a", (way) => way.then("flow.stop"));
    expect(saidOf("never_matches", start(over(5)), { events })).toEqual([]);
    expect(saidOf("never_matches", start(over(10)), { events })).toEqual([
      "“Small” of “If / else” can never match: what comes before this step leaves no run in which amount is less than 10. Change its rules, or remove it.",
    ]);
  });

  it("is one that an earlier decision leaves nothing, unless it asks for what may have changed since", () => {
    const twice = (path: string) =>
      workflow("x")
        .on("custom.event", { eventType: "deal.closed" })
        .then("flow.branch", { branches: [{ id: "a", when: rule(path, "equals", "pro") }] })
        .port("a", (way) =>
          way
            .then("flow.delay", { duration: "1d" })
            .then("flow.branch", { branches: [{ id: "b", when: rule(path, "equals", "free") }] })
            .port("b", (inner) => inner.then("flow.stop")),
        );
    expect(saidOf("never_matches", twice(field("plan")), { events })).toHaveLength(1);
    expect(saidOf("never_matches", twice("contact.plan"), { events })).toEqual([]);
  });

  it("is “Otherwise” once every value has its branch", () => {
    const each = (...plans: string[]) => plans.map((plan) => rule(field("plan"), "equals", plan));
    expect(never(...each("free", "pro"))).toEqual([]);
    expect(never(...each("free", "pro", "team"), rule(field("plan"), "is_empty"))).toEqual([
      "No run takes “Otherwise” of “Which?”: its branches cover every case. Remove what follows there, or change the branches.",
    ]);
  });

  it("is a filter that contradicts itself", () => {
    const filter = { all: [over(10), rule(field("amount"), "less_than", 5)] };
    const drawing = workflow("x").on("custom.event", { eventType: "deal.closed", filter }).then("flow.stop");
    expect(saidOf("never_matches", drawing, { events })).toEqual([
      expect.stringContaining("“Custom event” starts nothing"),
    ]);
  });
});
