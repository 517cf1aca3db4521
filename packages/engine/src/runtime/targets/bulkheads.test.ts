import { describe, expect, it } from "vitest";
import { createBulkheads, type Called, type NoPlace, type Place } from "./bulkheads.ts";

const at = (workspaceId: string, target: string): Called => ({ workspaceId, target });

/** How many of so many calls find a place. */
async function places(bulkheads: ReturnType<typeof createBulkheads>, called: Called, calls: number): Promise<Place[]> {
  const answers = await Promise.all(Array.from({ length: calls }, () => bulkheads.enter(called)));
  return answers.filter((answer) => "leave" in answer);
}

describe("of 64 slots", () => {
  const slots = () => createBulkheads({ slots: 64, patienceMs: 1 });

  it("a target gets 16, and a workspace 32", async () => {
    const bulkheads = slots();
    expect(await places(bulkheads, at("a", "one"), 100)).toHaveLength(16);
    expect(await places(bulkheads, at("a", "two"), 100)).toHaveLength(16);
    expect(await places(bulkheads, at("a", "three"), 100)).toHaveLength(0);
    expect(await places(bulkheads, at("b", "one"), 100)).toHaveLength(16);
  });

  it("some are left for whoever comes next, however many workspaces have targets that are dead", async () => {
    const bulkheads = slots();
    const taken: number[] = [];
    for (let n = 0; n < 6; n++) taken.push((await places(bulkheads, at(`w${n}`, "dead"), 100)).length);
    expect(taken).toEqual([16, 16, 16, 8, 4, 2]);
  });
});

describe("a call for which there is no place", () => {
  it("gets the next one that is given back, if that is soon", async () => {
    const bulkheads = createBulkheads({ slots: 64, perTarget: 1, patienceMs: 5_000 });
    const [first] = await places(bulkheads, at("a", "one"), 1);
    const next = bulkheads.enter(at("a", "one"));
    first?.leave(true);
    expect(await next).toHaveProperty("leave");
  });

  it("gets the place of another target where the workspace had none", async () => {
    const bulkheads = createBulkheads({ slots: 64, perWorkspace: 1, patienceMs: 5_000 });
    const [first] = await places(bulkheads, at("a", "one"), 1);
    const next = bulkheads.enter(at("a", "two"));
    first?.leave(false);
    first?.leave(false);
    expect(await next).toHaveProperty("leave");
    expect(await places(createBulkheads({ slots: 64, perWorkspace: 1 }), at("a", "one"), 1)).toHaveLength(1);
  });

  it("is otherwise sent away until it is likely to have one: one after the other, as the target works them off", async () => {
    let now = 0;
    const bulkheads = createBulkheads({ slots: 64, patienceMs: 1, clock: () => now });
    const slow = at("a", "slow");
    // Sixteen at a time, each taking 1.6 s: ten a second.
    for (let round = 0; round < 4; round++) {
      const under = (await places(bulkheads, slow, 16)).slice(round === 0 ? 1 : 0);
      now += 1_600;
      for (const place of under) place.leave(true);
    }
    await places(bulkheads, slow, 16);
    const away = (await Promise.all(Array.from({ length: 200 }, () => bulkheads.enter(slow)))) as NoPlace[];
    const waits = away.map(({ afterMs }) => afterMs).sort((a, b) => a - b);
    expect(waits[0]).toBeGreaterThan(500);
    expect(waits[199]).toBeGreaterThan(18_000);
    expect(waits[199]).toBeLessThan(21_000);
  });

  it("is called back once there is room again sooner than thought", async () => {
    const bulkheads = createBulkheads({ slots: 64, perTarget: 1, patienceMs: 1, clock: () => 0 });
    const called = at("a", "one");
    const [first] = await places(bulkheads, called, 1);
    await Promise.all(Array.from({ length: 20 }, () => bulkheads.enter(called)));
    expect(bulkheads.hasRoomAgain(called)).toBe(false);
    first?.leave(true);
    expect(bulkheads.hasRoomAgain(called)).toBe(true);
    expect(bulkheads.hasRoomAgain(called)).toBe(false);
  });

  it("comes before those that are less urgent, in the row as well as later", async () => {
    const bulkheads = createBulkheads({ slots: 4, perTarget: 1, patienceMs: 5_000, clock: () => 0 });
    const called = at("a", "one");
    const [first] = await places(bulkheads, called, 1);
    const low = bulkheads.enter(called, 20);
    const high = bulkheads.enter(called, 0);
    // There is room for one in the row: the other one has to go.
    expect(await low).toHaveProperty("afterMs");
    const lows = (await Promise.all(Array.from({ length: 20 }, () => bulkheads.enter(called, 20)))) as NoPlace[];
    const medium = (await bulkheads.enter(called, 10)) as NoPlace;
    expect(medium.afterMs).toBeLessThan(Math.min(...lows.slice(1).map(({ afterMs }) => afterMs)));
    first?.leave(true);
    expect(await high).toHaveProperty("leave");
  });
});
