import { describe, expect, it } from "vitest";
import { cronInWords, nextTimes, parseCron } from "./cron.ts";

const next = (text: string, from: string, timeZone = "UTC", count = 2) => {
  const cron = parseCron(text);
  return cron ? nextTimes(cron, Date.parse(from), timeZone, count).map((at) => new Date(at).toISOString()) : undefined;
};

describe("a cron line", () => {
  it.each([
    ["0 9 * * 1-5", "Monday to Friday at 9:00"],
    ["*/15 * * * *", "Every 15 minutes"],
    ["30 * * * *", "Every hour at :30"],
    ["0 9,17 * * *", "Every day at 9:00 and 17:00"],
    ["0 8 1 * *", "On day 1 of the month at 8:00"],
    ["0 8 * jan mon", "On Monday at 8:00 in January"],
    ["0 */6 * * *", "Every 6 hours at :00"],
  ])("%s is said as “%s”", (text, words) => {
    expect(cronInWords(text)).toBe(words);
  });

  it.each(["", "0 9 * *", "61 * * * *", "0 9 L * *", "a b c d e", "5-1 * * * *"])("“%s” is not said", (text) => {
    expect(cronInWords(text)).toBeUndefined();
  });

  it("comes due at wall time in its zone", () => {
    expect(next("0 9 * * 1", "2026-01-01T00:00:00Z", "Europe/Berlin")).toEqual([
      "2026-01-05T08:00:00.000Z",
      "2026-01-12T08:00:00.000Z",
    ]);
    expect(next("0 9 * * *", "2026-07-01T08:00:00Z", "America/New_York", 1)).toEqual(["2026-07-01T13:00:00.000Z"]);
  });

  it("leaves out times that clocks jump over", () => {
    expect(next("30 2 * * *", "2026-03-28T12:00:00Z", "Europe/Berlin", 1)).toEqual(["2026-03-30T00:30:00.000Z"]);
  });

  it("takes days of the month and of the week as either when both are given", () => {
    expect(next("0 0 13 * 5", "2026-02-01T00:00:00Z", "UTC", 3)).toEqual([
      "2026-02-06T00:00:00.000Z",
      "2026-02-13T00:00:00.000Z",
      "2026-02-20T00:00:00.000Z",
    ]);
  });

  it("that never comes due has no next time", () => {
    expect(next("0 0 30 2 *", "2026-01-01T00:00:00Z")).toEqual([]);
  });
});
