import { describe, expect, it } from "vitest";
import { createWindow } from "./window.ts";

/** Notes calls, one a second: `x` fails. @returns what the last one came to. */
function after(calls: string): number {
  let now = 0;
  const window = createWindow({ clock: () => now });
  let verdict = 0;
  for (const call of calls) {
    verdict = window.note("target", call === "x");
    now += 1_000;
  }
  return verdict;
}

describe("a target has failed too often", () => {
  it.each([
    ["when half of ten calls failed", "ooooo" + "xxxxx", 5],
    ["not when fewer than ten were made", "xxxxxxxxx", 0],
    ["not when most were answered", "oooooo" + "xxxxx", 0],
    ["not at a call that was answered", "xxxxxxxxx" + "o", 0],
    ["not for failures of more than half a minute ago", "xxxxx" + "o".repeat(30) + "xxxx", 0],
  ])("%s", (_when, calls, failures) => {
    expect(after(calls)).toBe(failures);
  });

  it("once; then it counts anew", () => {
    expect(after("x".repeat(10))).toBe(10);
    expect(after("x".repeat(11))).toBe(0);
  });

  it("each target for itself", () => {
    const window = createWindow();
    for (let n = 0; n < 9; n++) window.note("one", true);
    expect(window.note("two", true)).toBe(0);
    expect(window.note("one", true)).toBe(10);
  });
});
