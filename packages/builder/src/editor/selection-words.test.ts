import { expect, it } from "vitest";
import { isAnyOn, selectionWords } from "./selection-words.ts";

it.each([
  [[3, 0, 0], "3 steps"],
  [[1, 0, 1], "1 step and 1 note"],
  [[2, 1, 3], "2 steps, 1 group and 3 notes"],
] as const)("%j reads %s", ([steps, groups, notes], words) => {
  expect(selectionWords(steps, groups, notes)).toBe(words);
});

it("steps count as switched on as long as one of them is", () => {
  const node = { id: "a", type: "x", config: {}, position: { x: 0, y: 0 } };
  expect(isAnyOn([{ ...node, disabled: true }, node])).toBe(true);
  expect(isAnyOn([{ ...node, disabled: true }])).toBe(false);
});
