import { describe, expect, it } from "vitest";
import { targetOf, type Until } from "./delay-target.ts";

const now = Date.parse("2026-03-20T12:00:00Z");
const target = (until: Until, timeZone = "Europe/Berlin", values: Record<string, unknown> = {}): string => {
  const found = targetOf(until, now, timeZone, values);
  return typeof found === "number" ? new Date(found).toISOString() : found.problem;
};
const at = "09:00";

describe("the moment that is waited for", () => {
  it.each([
    ["a day, at the time of day", { moment: "2026-05-01", at }, "2026-05-01T07:00:00.000Z"],
    ["a day before the clocks change", { moment: "2026-03-28", at }, "2026-03-28T08:00:00.000Z"],
    ["a leap day", { moment: "2028-02-29", at }, "2028-02-29T08:00:00.000Z"],
    ["a moment without a zone, by the zone's clocks", { moment: "2026-05-01T18:30", at }, "2026-05-01T16:30:00.000Z"],
    ["a moment with a zone of its own", { moment: "2026-05-01T18:30:00-04:00", at }, "2026-05-01T22:30:00.000Z"],
    [
      "three days before, at nine also over the change",
      { moment: "2026-03-31", offset: "-3d", at },
      "2026-03-28T08:00:00.000Z",
    ],
    [
      "a day after, at nine also over the change",
      { moment: "2026-03-28", offset: "1d", at },
      "2026-03-29T07:00:00.000Z",
    ],
    [
      "24 hours after, which is ten over the change",
      { moment: "2026-03-28", offset: "24h", at },
      "2026-03-29T08:00:00.000Z",
    ],
    ["a day after a leap day", { moment: "2028-02-29", offset: "1d", at }, "2028-03-01T08:00:00.000Z"],
    ["a skipped time, when the clocks jump", { moment: "2026-03-29T02:30", at }, "2026-03-29T01:00:00.000Z"],
    ["a repeated time, the first of both", { moment: "2026-10-25T02:30", at }, "2026-10-25T00:30:00.000Z"],
  ])("is %s", (_what, until, expected) => {
    expect(target(until)).toBe(expected);
  });

  it("may be named by the path of a field", () => {
    const values = { contact: { renewal_date: "2026-06-30" } };
    expect(target({ moment: "contact.renewal_date", offset: "-1w", at }, "UTC", values)).toBe(
      "2026-06-23T09:00:00.000Z",
    );
  });

  it.each([
    ["2027-02-29", "“2027-02-29” is not a date that exists. Use one such as 2026-01-31 or 2026-01-31T09:00."],
    ["next Tuesday", "“next Tuesday” is not a date that exists. Use one such as 2026-01-31 or 2026-01-31T09:00."],
    ["", "There is no date to wait for: the field is empty."],
    ["contact.renewal_date", "There is no date to wait for: the field is empty."],
  ])("is not %s, and that is said in words", (moment, words) => {
    expect(target({ moment, at })).toBe(words);
  });

  it("is the next time of day on one of the days", () => {
    // A Friday afternoon.
    expect(target({ time: "09:00", days: ["monday", "tuesday"] })).toBe("2026-03-23T08:00:00.000Z");
  });

  it("is now within certain hours, and their beginning outside of them", () => {
    expect(target({ from: "09:00", to: "17:00", days: ["friday"] })).toBe("2026-03-20T12:00:00.000Z");
    expect(target({ from: "09:00", to: "12:00", days: ["monday", "friday"] })).toBe("2026-03-23T08:00:00.000Z");
  });
});
