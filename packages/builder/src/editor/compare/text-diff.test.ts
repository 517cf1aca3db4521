import { describe, expect, it } from "vitest";
import { diffTexts } from "./text-diff.ts";

const told = (before: string, after: string) =>
  diffTexts(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `[+${text}]` : `[-${text}]`))
    .join("");

describe("the difference of two texts", () => {
  it("is told word by word", () => {
    expect(told("<p>Hello Ada, thanks.</p>", "<p>Hello Bob, many thanks.</p>")).toBe(
      "<p>Hello [-Ada, ][+Bob, many ]thanks.</p>",
    );
    expect(told("We send it as soon as we can.", "We send it tomorrow, and tell you.")).toBe(
      "We send it [-as soon as we can.][+tomorrow, and tell you.]",
    );
    expect(told("same", "same")).toBe("same");
    expect(told("", "all new")).toBe("[+all new]");
  });

  it("gives both back whole, however long they are", () => {
    const before = "line of words\n".repeat(3_000);
    const after = before.replace("words", "more");
    const pieces = diffTexts(before, after);
    const side = (kind: string) =>
      pieces
        .filter((piece) => piece.kind !== kind)
        .map(({ text }) => text)
        .join("");
    expect([side("added"), side("removed")]).toEqual([before, after]);
  });
});
