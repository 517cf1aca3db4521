import { afterEach, describe, expect, it, vi } from "vitest";
import { createShortCache } from "./short-cache.ts";

afterEach(() => vi.useRealTimers());

describe("a short cache", () => {
  it("asks once for what many want at the same time, and again after its time", async () => {
    vi.useFakeTimers();
    let asked = 0;
    const cache = createShortCache(1_000, async (key: string) => `${key} ${++asked}`);
    expect(await Promise.all([cache.get("a"), cache.get("a"), cache.get("a")])).toEqual(["a 1", "a 1", "a 1"]);
    vi.advanceTimersByTime(999);
    expect(cache.peek("a")).toBe("a 1");
    vi.advanceTimersByTime(1);
    expect(cache.peek("a")).toBeUndefined();
    expect(await cache.get("a")).toBe("a 2");
  });

  it("counts its time from the question, so that an answer is never older than it says", async () => {
    vi.useFakeTimers();
    const cache = createShortCache(1_000, async (key: string) => {
      await new Promise((resolve) => setTimeout(resolve, 900));
      return key;
    });
    const asked = cache.get("a");
    await vi.advanceTimersByTimeAsync(900);
    await asked;
    vi.advanceTimersByTime(100);
    expect(cache.peek("a")).toBeUndefined();
  });

  it("remembers neither what is not there nor what failed", async () => {
    const answers = [undefined, Promise.reject(new Error("gone")), "there"];
    const cache = createShortCache<string>(1_000, async () => answers.shift());
    expect(await cache.get("a")).toBeUndefined();
    await expect(cache.get("a")).rejects.toThrow("gone");
    expect(await cache.get("a")).toBe("there");
  });
});
