import { describe, expect, it } from "vitest";
import { relativeTime } from "./time.ts";

const now = Date.parse("2026-03-10T12:00:00Z");

describe("relativeTime", () => {
  it.each([
    ["2026-03-10T11:59:40Z", "just now"],
    ["2026-03-10T12:00:20Z", "just now"],
    ["2026-03-10T12:00:50Z", "in a moment"],
    ["2026-03-10T11:55:00Z", "5 min ago"],
    ["2026-03-10T09:00:00Z", "3 h ago"],
    ["2026-03-09T11:00:00Z", "yesterday"],
    ["2026-03-12T12:00:00Z", "in 2 days"],
    ["2025-03-10T12:00:00Z", "last yr"],
    ["not a time", ""],
  ])("says %s as “%s”", (at, words) => {
    expect(relativeTime(at, now)).toBe(words);
  });
});
