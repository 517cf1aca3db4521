import { describe, expect, it } from "vitest";
import { z } from "zod";
import { issueWords } from "./issue-words.ts";

const said = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues.map(issueWords);

describe("the words for a setting that does not fit", () => {
  it("say what to do instead of what the schema library expected", () => {
    expect(said(z.string().max(300), "x".repeat(301))).toEqual(["Use at most 300 characters."]);
    expect(said(z.string().min(1), "")).toEqual(["Fill this in."]);
    expect(said(z.array(z.string()).max(2), ["a", "b", "c"])).toEqual(["Use at most 2 entries."]);
    expect(said(z.int().min(2), 1)).toEqual(["Use 2 or more."]);
    expect(said(z.number(), "many")).toEqual(["Give a number."]);
    expect(said(z.enum(["GET", "POST"]), "FETCH")).toEqual(["Choose one of GET, POST."]);
    expect(said(z.union([z.literal("all"), z.object({ atLeast: z.int() })]), 3)).toEqual([
      "This does not fit. Choose or type another value.",
    ]);
    expect(said(z.record(z.string().max(3), z.string()), { colour: "red" })).toEqual([
      "Choose another name. Use at most 3 characters.",
    ]);
    expect(said(z.strictObject({}), { colour: "red" })).toEqual(["Remove “colour”: it is not known here."]);
  });

  it("are the schema's own where it has some", () => {
    expect(said(z.string().min(1, "Name a recipient."), "")).toEqual(["Name a recipient."]);
  });
});
