import { describe, expect, it } from "vitest";
import { createLoop } from "./loop.ts";

describe("something that is done again and again", () => {
  it("goes on after a round that fails, and after one that never ends", async () => {
    const errors: string[] = [];
    let rounds = 0;
    const thrice = Promise.withResolvers<void>();
    const loop = createLoop({
      name: "test",
      everyMs: 1,
      patienceMs: 20,
      work: async () => {
        rounds++;
        if (rounds === 1) throw new Error("It failed.");
        if (rounds === 2) return new Promise(() => undefined);
        thrice.resolve();
      },
      onError: (error) => errors.push(String(error)),
    });
    await thrice.promise;
    await loop.stop();
    expect(errors).toEqual(["Error: It failed.", "Error: It did not end within 0.02 s."]);
  });

  it("waits for the round under way when it is stopped, and begins no other", async () => {
    let rounds = 0;
    const round = Promise.withResolvers<void>();
    const loop = createLoop({
      name: "test",
      everyMs: 1,
      work: () => {
        rounds++;
        return round.promise;
      },
      onError: () => undefined,
    });
    let isStopped = false;
    const stopped = loop.stop().then(() => (isStopped = true));
    await Promise.resolve();
    expect(isStopped).toBe(false);
    round.resolve();
    await stopped;
    expect(rounds).toBe(1);
  });
});
