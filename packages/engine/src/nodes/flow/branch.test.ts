import { describe, expect, it } from "vitest";
import { createNodeTypes } from "../node-types.ts";

const problemsOf = (...branches: object[]) =>
  createNodeTypes()
    .get("flow.branch")
    ?.checkConfig({ branches } as never);

describe("a branch that is not finished", () => {
  it("asks for its condition", () => {
    expect(problemsOf({ id: "big", name: "Big" })).toMatchObject([
      { severity: "error", code: "missing_field", field: "branches.0.when", message: "Add a condition." },
    ]);
  });

  it("warns that every run takes it where its condition has no rules", () => {
    expect(problemsOf({ id: "big", name: "Big", when: { all: [] } })).toMatchObject([
      { severity: "warning", code: "empty_condition", field: "branches.0.when" },
    ]);
  });

  it("has no problem once it asks for something", () => {
    expect(problemsOf({ id: "big", when: { field: "contact.email", operator: "is_not_empty" } })).toEqual([]);
  });
});
