import type { Step } from "@millrace/shared/runs/run.ts";
import { describe, expect, it } from "vitest";
import { howLong, isPutOff, waitingFor, whatToDo } from "./words.ts";

describe("how long something took", () => {
  it.each([
    [0, "0 ms"],
    [840, "840 ms"],
    [1_250, "1.2 s"],
    [59_999, "59 s"],
    [185_000, "3 min 5 s"],
    [3_600_000, "1 h"],
    [187_200_000, "2 d 4 h"],
  ])("%i ms is said as “%s”", (ms, words) => {
    expect(howLong(ms)).toBe(words);
  });
});

describe("what a step waits for", () => {
  const waiting: Step = {
    nodeId: "wait",
    type: "flow.wait_for_event",
    scope: "",
    status: "waiting",
    attempt: 1,
    startedAt: null,
    finishedAt: null,
    durationMs: null,
    port: null,
    input: { duration: "2d" },
    output: null,
    error: null,
    explanation: null,
    attempts: [],
    dueAt: "2026-01-31T10:00:00.000Z",
  };
  const title = () => "Order created";

  it("is its turn, in the words of the note, where it was put off", () => {
    const message = "api.example.com has failed too often lately.";
    const putOff = { ...waiting, error: { code: "circuit_open", message } };
    expect(waitingFor(putOff, title)).toBe(message);
    expect([isPutOff(putOff), isPutOff({ ...putOff, status: "failed" }), isPutOff(waiting)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is a time, an event with a time-out, or the next attempt", () => {
    expect(waitingFor(waiting, title)).toMatch(/^Waits until 31 Jan 2026/);
    expect(waitingFor({ ...waiting, input: { eventType: "order.created" } }, title)).toMatch(
      /^Waits for the event “Order created”, at the latest until 31 Jan 2026/,
    );
    const attempts = [{ attempt: 1, startedAt: "", finishedAt: null, retryAt: "2026-01-31T11:00:00.000Z" }];
    expect(waitingFor({ ...waiting, attempts }, title)).toMatch(
      /^Attempt 1 failed\. The next one begins at 31 Jan 2026/,
    );
  });

  it("is nothing when it does not wait", () => {
    expect(waitingFor({ ...waiting, status: "running" }, title)).toBeUndefined();
  });
});

describe("what to do about a failure", () => {
  it("is said for answers of other systems and for the codes that are known", () => {
    expect(whatToDo("http_503")).toMatch(/problem of its own/);
    expect(whatToDo("http_422")).toMatch(/Compare the input/);
    expect(whatToDo("dns_failed")).toMatch(/address/);
    expect(whatToDo("something_new")).toBeUndefined();
  });
});
