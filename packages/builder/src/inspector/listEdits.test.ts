import { describe, expect, it } from "vitest";
import { moved, newItemId, withKey, withoutIndex } from "./listEdits.ts";

describe("a list that is edited", () => {
  it("keeps every item when one is moved", () => {
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });

  it("loses only the item that is removed", () => {
    expect(withoutIndex(["a", "b", "c"], 1)).toEqual(["a", "c"]);
  });

  it("gives a new item an id of its own", () => {
    expect(newItemId("branch", [])).toBe("branch_1");
    expect(newItemId("branch", [{ id: "branch_2" }])).toBe("branch_3");
  });
});

describe("a record whose key is renamed", () => {
  it("keeps its order", () => {
    expect(Object.keys(withKey({ a: 1, b: 2, c: 3 }, "b", "x"))).toEqual(["a", "x", "c"]);
  });

  it("never writes over another key", () => {
    expect(withKey({ a: 1, b: 2 }, "a", "b")).toEqual({ a: 1, b: 2 });
  });
});
