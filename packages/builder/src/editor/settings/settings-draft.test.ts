import { describe, expect, it } from "vitest";
import { draftOf, missingIn, problemsIn, problemsOfIssues, settingsOf } from "./settings-draft.ts";
import { summaries } from "./settings-words.ts";

describe("settings as they are edited", () => {
  it("come back as they were stored", () => {
    const settings = {
      reentry: { mode: "one_at_a_time", newcomer: "queue" },
      concurrency: 5,
      throttle: { limit: 10, per: "1h" },
      exitOn: [{ eventType: "order.created" }],
    } as const;
    expect(settingsOf(draftOf({ ...settings, exitOn: [...settings.exitOn] }))).toEqual(settings);
  });

  it("leave out what holds anyway, and parts in which nothing is set", () => {
    expect(settingsOf(draftOf({ reentry: "always" }))).toEqual({});
    expect(settingsOf({ reentry: { mode: "always" }, throttle: {}, exitOn: [], priority: "low" })).toEqual({
      priority: "low",
    });
  });

  it("leave out what belonged to another choice", () => {
    expect(settingsOf({ reentry: { mode: "once", every: "7d", newcomer: "queue", key: "{{ event.id }}" } })).toEqual({
      reentry: { mode: "once", key: "{{ event.id }}" },
    });
  });

  it("say what is missing, at the field it is missing from", () => {
    const missing = missingIn({
      reentry: { mode: "every" },
      throttle: { limit: 5 },
      debounce: { maxWait: "1h" },
      quietHours: { from: "21:00" },
      exitOn: [{ eventType: "order.created" }, {}],
    });
    expect(missing.map(({ field }) => field)).toEqual([
      "throttle.per",
      "debounce.wait",
      "quietHours.to",
      "reentry.every",
      "exitOn.1.eventType",
    ]);
    expect(missingIn({ throttle: { limit: 5, per: "1h" }, debounce: {} })).toEqual([]);
  });

  it("show what the server has found at the field it is about", () => {
    const problems = problemsOfIssues([{ path: "settings.throttle.key", code: "x", message: "No." }]);
    expect(problemsIn(problems, "throttle")).toMatchObject([{ field: "key", message: "No." }]);
    expect(problemsIn(problems, "debounce")).toEqual([]);
  });
});

describe("a folded section", () => {
  it("says in a few words what holds", () => {
    expect(Object.values(summaries).map((summary) => summary({}))).toEqual([
      "Every time",
      "No limit",
      "As events come",
      "A run for each event",
      "By what starts it",
      "Only at its end",
      "As the workspace",
    ]);
    const draft = {
      reentry: { mode: "every", every: "7d" },
      concurrency: 5,
      dailyCap: 1_000,
      throttle: { limit: 10, per: "1h" },
      debounce: { wait: "10m" },
      priority: "high",
      exitOn: [{}],
      timeZone: "America/New_York",
      quietHours: { from: "21:00", to: "08:00" },
    };
    expect(Object.values(summaries).map((summary) => summary(draft))).toEqual([
      "Once every 1 week",
      "5 at once, 1,000 a day",
      "10 every 1 hour",
      "After 10 minutes of silence",
      "High",
      "1 exit condition",
      "America/New York, quiet 21:00 to 08:00",
    ]);
  });
});
