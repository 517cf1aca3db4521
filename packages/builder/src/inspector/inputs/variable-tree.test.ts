import { describe, expect, it } from "vitest";
import { withSample } from "../sample-variables.ts";
import type { Variable } from "../variables.ts";
import { inShort, rowsOf } from "./variable-tree.ts";

const variables: Variable[] = [
  { path: "event.data.amount", title: "Amount", type: "number", group: "Event" },
  { path: "event.data.address.city", title: "City", type: "string", group: "Event" },
  { path: "event.data", title: "All data of the event", type: "object", group: "Event" },
  { path: "contact.email", title: "E-mail", type: "string", group: "Contact" },
  { path: "steps.ask.output.score", title: "Ask: more: Score", type: "number", group: "Steps" },
];
const values = {
  event: { data: { amount: 12, address: { city: "Berlin" }, country: "DE" } },
  contact: { email: "ada@example.com", fields: { plan: "pro" } },
};
const drawn = (search = "", isOpen = () => true) =>
  rowsOf(variables, search, isOpen, values).map(
    ({ title, level, live }) => `${"  ".repeat(level - 1)}${title}${live === undefined ? "" : ` = ${live}`}`,
  );

describe("the tree of variables", () => {
  it("holds parts inside what they belong to, with what the sample has there", () => {
    expect(drawn()).toEqual([
      "Event",
      "  Address",
      "    City = Berlin",
      "  Amount = 12",
      "  All data of the event = 3 fields",
      "Contact",
      "  E-mail = ada@example.com",
      "Steps",
      "  Ask: more",
      "    Score",
    ]);
  });

  it("shows only branches while they are closed, and opens them for a search", () => {
    expect(drawn("", () => false)).toEqual(["Event", "Contact", "Steps"]);
    expect(drawn("ask score")).toEqual(["Steps", "  Ask: more", "    Score"]);
  });

  it("knows what the sample holds beside the contract", () => {
    const paths = withSample(variables, values).map(({ path }) => path);
    expect(paths).toContain("event.data.country");
    expect(paths).toContain("contact.plan");
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("cuts long values, and says what is empty", () => {
    expect(inShort("x".repeat(50))).toHaveLength(41);
    expect(inShort("")).toBe("empty");
    expect(inShort(["a", "b"])).toBe("a, b");
    expect(inShort([{}])).toBe("1 items");
  });
});
