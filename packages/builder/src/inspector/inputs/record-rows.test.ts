import { expect, it } from "vitest";
import { rowsOf } from "./record-rows.ts";

it("keeps a row in its place, whatever it is called meanwhile", () => {
  const before = rowsOf({ colour: "red", size: 1 }, []);
  expect(before.map(({ name }) => name)).toEqual(["colour", "size"]);

  const renamed = before.map((row) => (row.name === "size" ? { ...row, name: "1" } : row));
  expect(rowsOf({ "1": 1, colour: "red" }, renamed)).toEqual(renamed);
});

it("shows what others add below, and lets go of what they take away", () => {
  const known = [
    { id: "a", name: "b" },
    { id: "c", name: "c" },
  ];
  expect(rowsOf({ a: 1, b: 2 }, known)).toEqual([
    { id: "a", name: "b" },
    { id: "a ", name: "a" },
  ]);
});
