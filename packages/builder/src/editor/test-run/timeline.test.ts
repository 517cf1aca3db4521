import type { RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import { describe, expect, it } from "vitest";
import { nearest, timelineOf, wallClock } from "./timeline.ts";

const step = (nodeId: string, startedAt: string | null, finishedAt: string | null): RehearsedStep => ({
  ...{ nodeId, type: "flow.delay", scope: "", status: "succeeded", attempt: 1, startedAt, finishedAt, dueAt: null },
  ...{ port: "next", input: null, output: null, error: null, explanation: null, given: null, outgoing: null },
  ...{ changes: [], reason: null, waitsFor: null },
});
const noon = "2026-03-02T12:00:00.000Z";
const later = "2026-03-04T12:00:00.000Z";

describe("the line of time", () => {
  it("has a moment for whatever begins or ends, and a wait for what takes time", () => {
    const { moments, waits } = timelineOf([step("start", noon, noon), step("wait", noon, later)], false);
    expect(moments.map(({ at, x, begins, ends }) => [at, x, begins, ends])).toEqual([
      [Date.parse(noon), 0, [0, 1], [0]],
      [Date.parse(later), 1, [], [1]],
    ]);
    expect(waits).toEqual([{ step: 1, from: Date.parse(noon), to: Date.parse(later), isQuiet: false }]);
  });

  it("leaves out steps that never began", () => {
    expect(timelineOf([step("skipped", null, noon)], false).moments).toEqual([]);
  });

  it("gives a minute room beside days", () => {
    const minute = "2026-03-02T12:01:00.000Z";
    const { moments } = timelineOf([step("a", noon, minute), step("b", minute, later)], false);
    expect(moments[1]?.x).toBeGreaterThan(0.1);
    expect(nearest(moments, 0.9)).toBe(2);
    expect(nearest(moments, 0)).toBe(0);
  });

  it("shows the clocks of a zone", () => {
    expect(wallClock(Date.parse("2026-03-02T23:30:00Z"), "Europe/Berlin")).toBe("Tue, 3 Mar 2026, 00:30");
  });
});
