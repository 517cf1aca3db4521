import { describe, expect, it } from "vitest";
import { findCommands, type PaletteCommand } from "./palette-command.ts";

const command = (group: string, label: string, more: Partial<PaletteCommand> = {}): PaletteCommand => ({
  ...{ id: `${group}/${label}`, group, label, run: () => undefined },
  ...more,
});
const commands = [
  command("Edit", "Undo"),
  command("Edit", "Delete", { keywords: ["remove"] }),
  command("Go to", "Go to “Wait”", { detail: "Wait 2 days" }),
  command("Add", "Add “Wait for an event”", { keywords: ["pause until"] }),
];
const found = (query: string) =>
  findCommands(commands, query).map(({ title, items }) => [title, ...items.map(({ label }) => label)]);

describe("the command palette", () => {
  it("shows everything under its headings before anything is typed", () => {
    expect(found("")).toEqual([
      ["Edit", "Undo", "Delete"],
      ["Go to", "Go to “Wait”"],
      ["Add", "Add “Wait for an event”"],
    ]);
  });

  it("finds by every word, also by other names of a thing", () => {
    expect(found("wait go")).toEqual([["Go to", "Go to “Wait”"]]);
    expect(found("remove")).toEqual([["Edit", "Delete"]]);
    expect(found("2 days")).toEqual([["Go to", "Go to “Wait”"]]);
    expect(found("zebra")).toEqual([]);
  });

  it("puts the heading of the best hit first", () => {
    expect(found("add").map(([title]) => title)).toEqual(["Add"]);
    expect(found("pause").map(([title]) => title)).toEqual(["Add"]);
  });

  it("goes by the name of what is added, more than by the word for adding", () => {
    const kinds = ["Form submitted", "Added to a list", "Wait", "Add tag"];
    const labels = (query: string) =>
      findCommands(
        kinds.map((title) => command("Add", `Add “${title}”`)),
        query,
      )[0]?.items.map(({ label }) => label);
    expect(labels("add")).toEqual(["Add “Added to a list”", "Add “Add tag”", "Add “Form submitted”", "Add “Wait”"]);
    expect(labels("add tag")?.[0]).toBe("Add “Add tag”");
    expect(labels("add wait")).toEqual(["Add “Wait”"]);
  });

  it("shows eight of a long list", () => {
    const many = Array.from({ length: 20 }, (_, index) => command("Go to", `Step ${index}`));
    expect(findCommands(many, "step")[0]?.items).toHaveLength(8);
  });
});
