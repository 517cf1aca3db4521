import { describe, expect, it } from "vitest";
import { workflow } from "../../src/testing/workflow.ts";
import { afterFix, problemsOf, saidOf } from "./checking.ts";

const events = { "quiz.finished": { title: "Quiz finished", schema: {}, example: {} } };

describe("the name of an event", () => {
  it("that is nearly one that is known is put right by one click", () => {
    const drawing = workflow("x").on("custom.event", { eventType: "quiz.finnished" }).then("flow.stop");
    expect(saidOf("unknown_event", drawing, { events })).toEqual([
      "No event is called “quiz.finnished”, as far as is known. Did you mean “quiz.finished”?",
    ]);
    expect(afterFix("unknown_event", drawing, { events }).codes).toEqual([]);
  });

  it("is looked at in waits, too", () => {
    const drawing = workflow("x").on("form.submitted").then("flow.wait_for_event", { eventType: "order.craeted" });
    expect(afterFix("unknown_event", drawing)).toMatchObject({
      title: "Replace “order.craeted” by “order.created”",
      codes: [],
    });
  });

  it("may be one that a module will send some day", () => {
    expect(
      problemsOf(workflow("x").on("custom.event", { eventType: "deal.won" }).then("flow.stop"), { events }),
    ).toEqual([]);
  });
});

describe("a connection", () => {
  it("that there is none of is left out by one click", () => {
    const drawing = workflow("x")
      .on("form.submitted")
      .then("http.request", { url: "https://example.com", connectionId: "crm" });
    expect(saidOf("missing_connection", drawing)).toEqual([
      "There is no connection “crm”, so “HTTP request” uses the workspace’s own. Leave this empty.",
    ]);
    expect(afterFix("missing_connection", drawing).codes).toEqual([]);
  });
});
