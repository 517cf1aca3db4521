import { describe, expect, it } from "vitest";
import { workflow } from "../../src/testing/workflow.ts";
import { afterFix, problemsOf, rule, saidOf } from "./checking.ts";

const mail = { to: "{{ contact.email }}", subject: "Hello", html: "<p>Hello</p>" };

describe("a message without a question about consent", () => {
  const onTag = (config: object) => workflow("x").on("contact.tag_added", config);

  it("goes to people who did nothing to get it", () => {
    expect(problemsOf(onTag({ tag: "vip" }).then("email.send", mail))).toMatchObject([
      {
        severity: "warning",
        code: "no_consent_check",
        nodeId: "send",
        message: expect.stringMatching(
          /^“Send e-mail” writes to people who did nothing themselves .* Sending does not check that\./,
        ),
      },
    ]);
  });

  it("is an answer to what somebody did", () => {
    expect(problemsOf(workflow("x").on("form.submitted").then("email.send", mail))).toEqual([]);
    expect(problemsOf(workflow("x").on("order.created").then("email.send", mail))).toEqual([]);
  });

  it("may go to the team", () => {
    expect(problemsOf(onTag({}).then("email.send", { ...mail, to: "sales@example.com" }))).toEqual([]);
  });

  it.each([
    ["the tag itself says it", () => onTag({ tag: "newsletter" }).then("email.send", mail)],
    [
      "the trigger asks",
      () => onTag({ filter: rule("contact.marketing_consent", "equals", true) }).then("email.send", mail),
    ],
    [
      "a step before asks",
      () =>
        onTag({})
          .then("flow.branch", { branches: [{ id: "yes", when: rule("contact.tags", "contains", "subscribed") }] })
          .port("yes", (way) => way.then("email.send", mail)),
    ],
  ])("is none where %s", (_, draw) => {
    expect(saidOf("no_consent_check", draw())).toEqual([]);
  });

  it("asks by one click where contacts have a field for it, beside what the trigger asked before", () => {
    const drawing = onTag({ filter: rule("contact.city", "equals", "Berlin") }).then("email.send", mail);
    const contactFields = [{ key: "email_consent", type: "boolean" as const }];
    expect(afterFix("no_consent_check", drawing, { contactFields })).toMatchObject({
      title: "Start “Tag added” only where “email_consent” is true",
      codes: [],
    });
  });
});

describe("a wait", () => {
  it("without an end says so", () => {
    const goal = (otherwise: string) =>
      workflow("x").on("form.submitted").then("flow.goal", { eventType: "order.created", otherwise });
    expect(problemsOf(goal("continue"))).toEqual([]);
    expect(saidOf("no_time_out", goal("wait"))).toEqual([expect.stringContaining("“Goal” waits without an end")]);
  });

  it("that goes past the date that starts the workflow says by how much", () => {
    const remind = (duration: string) =>
      workflow("x")
        .on("date.reached", { field: "renewal_date", offset: "-7d" })
        .then("flow.delay", { duration })
        .then("task.create", { title: "Call" });
    expect(problemsOf(remind("7d"))).toEqual([]);
    expect(saidOf("past_the_date", remind("10d"))).toEqual([
      "When “Wait” is over, “renewal_date” is 3 days past: the workflow starts 7 days before it. Wait for less, or start earlier.",
    ]);
  });

  it("adds up with the waits before it", () => {
    const drawing = workflow("x")
      .on("date.reached", { field: "renewal_date", offset: "-1w" })
      .then("flow.delay", { duration: "5d" })
      .then("flow.delay", { duration: "60h" }, { name: "A bit more" })
      .then("task.create", { title: "Call" });
    expect(saidOf("past_the_date", drawing)).toEqual([
      expect.stringContaining("“A bit more” is over, “renewal_date” is 12 hours past"),
    ]);
  });

  it("after the date passes nothing", () => {
    const drawing = workflow("x").on("date.reached", { field: "birthday" }).then("flow.delay", { duration: "10d" });
    expect(saidOf("past_the_date", drawing)).toEqual([]);
  });

  const until = (config: object) =>
    workflow("x").on("form.submitted").then("flow.delay_until", config).then("email.send", mail);

  it.each([
    [{ until: { time: "10:00" }, quietHours: { from: "20:00", to: "08:00" } }],
    [{ until: { from: "07:00", to: "09:00" }, quietHours: { from: "20:00", to: "08:00" } }],
    [{ until: { time: "08:00" }, quietHours: { from: "20:00", to: "08:00" } }],
  ])("whose quiet hours leave time is fine: %j", (config) => {
    expect(problemsOf(until(config))).toEqual([]);
  });

  it.each([
    [{ until: { time: "22:00" }, quietHours: { from: "20:00", to: "08:00" } }],
    [{ until: { from: "23:00", to: "05:00" }, quietHours: { from: "20:00", to: "08:00" } }],
    [{ until: { from: "12:00", to: "13:00" }, quietHours: { from: "12:00", to: "14:00" } }],
  ])("whose quiet hours leave none is put right by one click: %j", (config) => {
    expect(saidOf("hours_swallowed", until(config))).toEqual([
      expect.stringContaining("which leaves nothing: it always goes on at"),
    ]);
    expect(afterFix("hours_swallowed", until(config)).codes).toEqual([]);
  });

  it("for hours in which the workflow sends no messages says when they are sent", () => {
    const settings = { quietHours: { from: "20:00", to: "09:00" } };
    expect(problemsOf(until({ until: { time: "10:00" } }), { settings })).toEqual([]);
    expect(saidOf("hours_swallowed", until({ until: { from: "06:00", to: "08:00" } }), { settings })).toEqual([
      expect.stringContaining("“Send e-mail” is always held back until 09:00."),
    ]);
  });
});
