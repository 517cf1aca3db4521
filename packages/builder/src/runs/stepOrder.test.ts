import type { Step } from "@millrace/shared/runs/run.ts";
import { describe, expect, it } from "vitest";
import { stepOrder } from "./stepOrder.ts";

const step = (nodeId: string, status: Step["status"], startedAt: string | null): Step => ({
  ...{ nodeId, status, startedAt, type: "x", scope: "", attempt: 1, finishedAt: null, durationMs: null, port: null },
  ...{ input: null, output: null, error: null, explanation: null, attempts: [], dueAt: null },
});

describe("the steps of a run", () => {
  it("stand in the order in which they began, those that have not begun last, and keep theirs when it is the same time", () => {
    const { done, skipped } = stepOrder([
      step("later", "pending", null),
      step("second", "running", "2026-01-01T00:00:01Z"),
      step("first", "succeeded", "2026-01-01T00:00:00Z"),
      step("also-first", "succeeded", "2026-01-01T00:00:00Z"),
      step("never", "skipped", null),
    ]);
    expect(done.map((one) => one.nodeId)).toEqual(["first", "also-first", "second", "later"]);
    expect(skipped.map((one) => one.nodeId)).toEqual(["never"]);
  });
});
