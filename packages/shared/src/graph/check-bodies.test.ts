import { describe, expect, it } from "vitest";
import { check, node } from "./testing/drawing.ts";

const start = node("s start");
const each = node("e each");
const codes = (nodes: Parameters<typeof check>[0], edges: string[]) =>
  check(nodes, edges).map(({ severity, code, nodeId, edgeId }) => [severity, code, nodeId, edgeId]);

describe("the steps inside a loop", () => {
  const inside = [start, each, node("a tag"), node("b tag"), node("z tag")];

  it("may be as many as one likes, with loops among them, and end where their paths end", () => {
    const nodes = [...inside, node("f each"), node("c tag")];
    expect(codes(nodes, ["s > e", "e:item > a", "a > f", "f:item > b", "f > c", "e > z"])).toEqual([]);
  });

  it("are entered only through the loop", () => {
    const [problem] = check(inside, ["s > e", "e:item > a", "a > b", "e > z", "z > b"]);
    expect(problem).toMatchObject({
      ...{ severity: "error", code: "edge_into_body", edgeId: "z > b", nodeId: "b" },
      message: expect.stringContaining("is one of the steps inside “For each”, but “Add tag” leads to it from outside"),
    });
  });

  it("lead nowhere outside: what follows both them and the loop is refused", () => {
    expect(codes(inside, ["s > e", "e:item > a", "a > z", "e > z", "s > b"])).toEqual([
      ["error", "edge_into_body", "z", "e > z"],
    ]);
  });

  it("should be there", () => {
    expect(codes([start, each], ["s > e"])).toEqual([["warning", "empty_body", "e", undefined]]);
  });

  it("are no place for a goal", () => {
    expect(codes([start, each, node("g goal")], ["s > e", "e:item > g"])).toEqual([
      ["error", "goal_in_body", "g", undefined],
    ]);
  });

  it("alone know the item and the loop, and the outputs of the steps beside them", () => {
    const read = (text: string) => node("m mail", { config: { to: text } });
    const reading = (text: string, ...edges: string[]) =>
      codes([start, each, node("a tag"), read(text)], ["s > e", "e:item > a", ...edges]);
    for (const known of ["{{ item.name }} {{ loop.number }}", "{{ steps.a.output.id }}", "{{ item }}"])
      expect(reading(known, "a > m")).toEqual([]);
    expect(reading("{{ item }}", "e > m")).toEqual([["error", "outside_loop", "m", undefined]]);
    expect(reading("{{ steps.a.output.id }}", "e > m")).toEqual([["error", "step_not_upstream", "m", undefined]]);
    const when = { field: "item.price", operator: "greater_than", value: 5 };
    const asked = [start, each, node("a tag"), node("m mail", { config: { when } })];
    expect(codes(asked, ["s > e", "e:item > a", "e > m"])).toEqual([["error", "outside_loop", "m", undefined]]);
    expect(codes(asked, ["s > e", "e:item > a", "a > m"])).toEqual([]);
  });
});
