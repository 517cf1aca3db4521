import type { RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import { describe, expect, it } from "vitest";
import { shownSteps, statusesAt } from "./seen-steps.ts";

const [noon, later] = ["2026-03-02T12:00:00.000Z", "2026-03-04T12:00:00.000Z"];
const step = (status: RehearsedStep["status"], startedAt: string, finishedAt: string): RehearsedStep => ({
  ...{ nodeId: "n", type: "t", scope: "", status, attempt: 1, startedAt, finishedAt, dueAt: null, port: "next" },
  ...{ input: null, output: null, error: null, explanation: null, given: null, outgoing: null, changes: [] },
  ...{ reason: null, waitsFor: null },
});

describe("steps that are gone through", () => {
  const steps = [step("succeeded", noon, noon), step("succeeded", noon, later), step("failed", later, later)];

  it("wait while their time passes, and are not reached before", () => {
    expect(statusesAt(steps, -1)).toEqual(["pending", "pending", "pending"]);
    expect(statusesAt(steps, 0)).toEqual(["succeeded", "waiting", "pending"]);
    expect(statusesAt(steps, 1)).toEqual(["succeeded", "succeeded", "pending"]);
    expect(statusesAt(steps, 2)).toEqual(["succeeded", "succeeded", "failed"]);
  });

  it("are those that were not skipped", () => {
    expect(shownSteps({ steps: [step("skipped", noon, noon), ...steps] })).toEqual(steps);
  });
});
