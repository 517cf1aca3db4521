import { describe, expect, it } from "vitest";
import { createPacer } from "./pacer.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function busyFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe("a pacer", () => {
  it("does quick work whenever it is asked", () => {
    let done = 0;
    const pacer = createPacer({ quick: 1_000, least: 0, most: 400, perWork: 4 });
    for (let n = 0; n < 5; n++) pacer.ask(() => done++);
    expect([done, pacer.isBehind()]).toEqual([5, false]);
  });

  it("puts work off that has taken long, and does it once for all that asked meanwhile", async () => {
    let done = 0;
    const pacer = createPacer({ least: 0, most: 400, perWork: 4 });
    const work = (): void => {
      done++;
      busyFor(20);
    };
    pacer.ask(work);
    // Also before the browser was free again.
    pacer.ask(work);
    expect([done, pacer.isBehind()]).toEqual([1, true]);
    await sleep(10);
    for (let n = 0; n < 5; n++) pacer.ask(work);
    expect([done, pacer.isBehind()]).toEqual([1, true]);
    await expect.poll(() => done).toBe(2);
    expect(pacer.isBehind()).toBe(false);
  });

  it("waits with the first of what is known to take long", async () => {
    let done = 0;
    const pacer = createPacer({ least: 0, most: 20, perWork: 4 });
    pacer.defer();
    pacer.ask(() => done++);
    expect([done, pacer.isBehind()]).toEqual([0, true]);
    await expect.poll(() => done).toBe(1);
  });

  it("does at once what cannot wait, and then forgets what was due", async () => {
    let done = 0;
    const pacer = createPacer({ least: 20, most: 20, perWork: 4 });
    pacer.ask(() => done++);
    pacer.now(() => done++);
    expect([done, pacer.isBehind()]).toEqual([1, false]);
    await sleep(60);
    expect(done).toBe(1);
  });

  it("forgets what is due when it is told to", async () => {
    let done = 0;
    const pacer = createPacer({ least: 20, most: 400, perWork: 4 });
    pacer.ask(() => done++);
    pacer.cancel();
    await sleep(60);
    expect(done).toBe(0);
  });
});
