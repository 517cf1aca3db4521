import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createPacer } from "./pacer.ts";

function busyFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe("a pacer", () => {
  it("does quick work whenever it is asked", () => {
    let done = 0;
    const pacer = createPacer(() => done++, { quick: 1_000, least: 0, most: 400, perWork: 4 });
    for (let n = 0; n < 5; n++) pacer.ask();
    expect([done, pacer.isBehind()]).toEqual([5, false]);
  });

  it("puts work off that has taken long, and does it once for all that asked meanwhile", async () => {
    let done = 0;
    const pacer = createPacer(
      () => {
        done++;
        busyFor(20);
      },
      { least: 0, most: 400, perWork: 4 },
    );
    pacer.ask();
    await sleep(10);
    for (let n = 0; n < 5; n++) pacer.ask();
    expect([done, pacer.isBehind()]).toEqual([1, true]);
    await expect.poll(() => done).toBe(2);
    expect(pacer.isBehind()).toBe(false);
  });

  it("forgets what is due when it is told to", async () => {
    let done = 0;
    const pacer = createPacer(() => done++, { least: 20, most: 400, perWork: 4 });
    pacer.ask();
    pacer.cancel();
    await sleep(60);
    expect(done).toBe(0);
  });
});
