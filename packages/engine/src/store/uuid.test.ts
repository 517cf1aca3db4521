import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** Modules with a clock of their own, as a fresh process has them. */
const fresh = async () => {
  vi.resetModules();
  return { ...(await import("./uuid.ts")), ...(await import("./database-clock.ts")) };
};

describe("the time that ids carry", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"] }));
  afterEach(() => void vi.useRealTimers());

  it("is the database's, however wrong the machine's clock is and whenever it is set", async () => {
    const { uuidv7, uuidTime, heardDatabaseTime } = await fresh();
    const truth = Date.parse("2026-06-01T12:00:00Z");
    vi.setSystemTime(truth + 2 * 86_400_000);
    heardDatabaseTime(truth);
    expect(uuidTime(uuidv7())).toBe(truth);
    vi.setSystemTime(truth - 2 * 86_400_000);
    expect(uuidTime(uuidv7())).toBe(truth);
    vi.advanceTimersByTime(5_000);
    expect(uuidTime(uuidv7())).toBe(truth + 5_000);
  });

  it("comes down to the database's from a machine's that was ahead", async () => {
    const { uuidv7, uuidTime, heardDatabaseTime } = await fresh();
    const truth = Date.parse("2026-06-01T12:00:00Z");
    vi.setSystemTime(truth + 2 * 86_400_000);
    expect(uuidTime(uuidv7())).toBe(truth + 2 * 86_400_000);
    heardDatabaseTime(truth);
    expect(uuidTime(uuidv7())).toBe(truth);
  });

  it("does not go back when an answer was late", async () => {
    const { uuidv7, uuidTime, heardDatabaseTime } = await fresh();
    const truth = Date.parse("2026-06-01T12:00:00Z");
    heardDatabaseTime(truth);
    heardDatabaseTime(truth - 300);
    expect(uuidTime(uuidv7())).toBe(truth);
    vi.advanceTimersByTime(11_000);
    // The database's own clock was set.
    heardDatabaseTime(truth + 5_000);
    expect(uuidTime(uuidv7())).toBe(truth + 5_000);
  });

  it("keeps the ids of one process in order", async () => {
    const { uuidv7, heardDatabaseTime } = await fresh();
    heardDatabaseTime(Date.parse("2026-06-01T12:00:00Z"));
    const ids = Array.from({ length: 20_000 }, () => uuidv7());
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(20_000);
  });
});
