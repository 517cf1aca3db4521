import { describe, expect, it } from "vitest";
import { check, edge, node } from "./testing/drawing.ts";

const start = node("s start");
const branches = [
  { id: "big", name: "Over 100" },
  { id: "small", name: "Small" },
];

describe("a graph that can run", () => {
  it("has no problems", () => {
    const nodes = [
      start,
      node("if branch", { config: { branches } }),
      node("a tag", { onError: "port" }),
      node("m mail", { config: { to: "{{ contact.email }} {{ steps.s.output.x }} {% assign y = 1 %}{{ y }}" } }),
      node("j join", { config: { count: 2 } }),
    ];
    const edges = ["s > if", "if:big > a", "if:small > m", "if:otherwise > m", "a > j", "a:on_error > j", "m > j"];
    expect(check(nodes, edges)).toEqual([]);
  });
});

describe("what starts a workflow", () => {
  it("must be there", () => {
    expect(check([], [])).toEqual([
      { severity: "error", code: "no_trigger", message: "Nothing starts this workflow. Add a trigger." },
    ]);
  });

  it("must be switched on", () => {
    const [problem] = check([node("s start", { disabled: true })], []);
    expect(problem).toMatchObject({ code: "no_trigger", message: expect.stringContaining("Switch one on") });
  });

  it("takes no connection", () => {
    expect(check([start, node("u start"), node("a tag")], ["s > a", "a > u"])).toEqual([
      {
        severity: "error",
        code: "edge_into_trigger",
        edgeId: "a > u",
        nodeId: "u",
        message: "“Form sent” starts the workflow, so nothing can lead into it. Remove the connection from “Add tag”.",
      },
    ]);
  });

  it("should lead to every step", () => {
    expect(check([start, node("a tag", { name: "Lonely" }), node("b tag")], ["a > b"])).toMatchObject([
      { severity: "warning", code: "unreachable", nodeId: "a", message: expect.stringContaining("“Lonely”") },
      { severity: "warning", code: "unreachable", nodeId: "b" },
    ]);
  });
});

describe("connections", () => {
  const a = node("a tag", { name: "First" });
  const b = node("b tag", { name: "Second" });

  it("must not go round in a circle, and the steps on it are named", () => {
    const nodes = [start, a, b, node("c tag", { name: "Third" }), node("d tag")];
    expect(check(nodes, ["s > a", "a > b", "b > c", "c > a", "c > d"])).toEqual([
      {
        severity: "error",
        code: "cycle",
        nodeId: "a",
        edgeId: "c > a",
        message:
          "These steps lead round in a circle: “First” → “Second” → “Third” → “First”. Remove one of the connections between them.",
      },
    ]);
  });

  it("name each of several circles", () => {
    const nodes = [start, a, b, node("c tag"), node("d tag")];
    const found = check(nodes, ["s > a", "a > b", "b > a", "b > c", "c > d", "d > c"]);
    expect(found.map(({ code, message }) => [code, message.includes("First")])).toEqual([
      ["cycle", true],
      ["cycle", false],
    ]);
  });

  it.each([
    ["leads to itself", "a > a", "self_loop", "“First” leads to itself. Remove this connection."],
    [
      "leads nowhere",
      "a > gone",
      "dangling_edge",
      "A connection leads from “First” to “gone”, which is not there. Remove the connection.",
    ],
    [
      "comes from nowhere",
      "gone > a",
      "dangling_edge",
      "A connection leads to “First” from “gone”, which is not there. Remove the connection.",
    ],
    [
      "leaves through a port that is not there",
      "a:yes > b",
      "unknown_port",
      "“First” has no port “yes”. Connect one of its ports instead: next (Next).",
    ],
    [
      "leaves through an error path that is not used",
      "a:on_error > b",
      "unknown_port",
      "“First” has a connection for failures, but does not use it. Set what happens on error to “take the error path”, or remove the connection.",
    ],
  ])("are refused when one %s", (_, text, code, message) => {
    const nodeId = "a";
    expect(check([start, a, b], ["s > a", "s > b", text])).toEqual([
      { severity: "error", code, edgeId: text, nodeId, message },
    ]);
  });

  it("are not made twice", () => {
    const found = check([start, a], ["s > a", edge("s > a", "again"), edge("s > gone", "again")]);
    expect(found.map(({ code, edgeId }) => [code, edgeId])).toEqual([
      ["duplicate_edge", "again"],
      ["duplicate_id", "again"],
      ["dangling_edge", "again"],
    ]);
  });

  it("name the ports that a branch has", () => {
    const nodes = [start, node("if branch", { config: { branches } }), a];
    const found = check(nodes, ["s > if", "if:huge > a", "if:big > a", "if:small > a"]);
    expect(found).toMatchObject([
      { message: expect.stringContaining("big (Over 100), small (Small), otherwise (Otherwise)") },
    ]);
  });

  it("cannot follow a step that ends the run", () => {
    const [problem] = check([start, node("e end"), a], ["s > e", "e > a"]);
    expect(problem?.message).toBe("Nothing can follow “Stop”. Remove the connection from its port “next”.");
  });

  it("are missed where a branch or an error path leads nowhere, but not after “Otherwise” or a last step", () => {
    const nodes = [start, node("if branch", { config: { branches } }), node("a tag", { onError: "port" })];
    expect(check(nodes, ["s > if", "if:big > a"])).toMatchObject([
      { severity: "warning", code: "unconnected_port", nodeId: "if", message: expect.stringContaining("“Small”") },
      { severity: "warning", code: "unconnected_port", nodeId: "a", message: expect.stringContaining("in silence") },
    ]);
  });

  it("must be enough for what a join asks for, in its own settings or in the node's", () => {
    const nodes = [
      start,
      node("a tag"),
      node("j join", { config: { count: 3 } }),
      node("k tag", { join: { atLeast: 2 } }),
    ];
    expect(check(nodes, ["s > a", "a > j", "s > j", "j > k"])).toMatchObject([
      {
        severity: "error",
        code: "join_unsatisfiable",
        nodeId: "j",
        message: expect.stringContaining("only 2 lead to it"),
      },
      {
        severity: "error",
        code: "join_unsatisfiable",
        nodeId: "k",
        message: expect.stringContaining("only 1 leads to it"),
      },
    ]);
  });
});

describe("steps", () => {
  it("have ids of their own and types that are known", () => {
    expect(check([start, node("a tag"), node("a nothing", { name: "Odd" })], ["s > a"])).toMatchObject([
      { code: "unreachable" },
      { severity: "error", code: "duplicate_id", nodeId: "a", message: expect.stringContaining("“Odd”") },
      { severity: "error", code: "unknown_type", nodeId: "a", message: expect.stringContaining("“nothing”") },
    ]);
  });

  it("have settings that their type accepts; those of a step that is switched off only warn", () => {
    const config = { to: 5 };
    const problem = { code: "invalid_field", field: "to", message: "Enter a recipient" };
    expect(
      check([start, node("m mail", { config }), node("n mail", { config, disabled: true })], ["s > m", "s > n"]),
    ).toEqual([
      { ...problem, severity: "error", nodeId: "m" },
      { ...problem, severity: "warning", nodeId: "n" },
    ]);
  });

  it("have conditions that are finished, and these are described once", () => {
    const when = {
      all: [
        { field: "nobody.email", operator: "equals", value: "x" },
        { field: "event.type", operator: "equals" },
      ],
    };
    const found = check([start, node("m mail", { config: { when } })], ["s > m"]);
    expect(found.map(({ code, field }) => [code, field])).toEqual([
      ["unknown_field", "when.all.0.field"],
      ["missing_value", "when.all.1.value"],
    ]);
  });

  it("may hold an object that looks a little like a condition", () => {
    const config = { to: "x", body: { all: [1, "two"], any: [], not: true } };
    expect(check([start, node("m mail", { config })], ["s > m"])).toEqual([]);
  });
});

describe("a large graph", () => {
  it("of 2,000 steps and 5,000 connections is checked while a person types", () => {
    const nodes = [start];
    const edges = [];
    for (let at = 0; at < 1_999; at += 1) {
      const earlier = at === 0 ? "s" : `n${at - 1}`;
      nodes.push(node(`n${at} mail`, { config: { to: `{{ steps.${earlier}.output.id }} ${at}` } }));
      for (const back of [1, 3, 7]) edges.push(at < back ? `s > n${at}` : `n${at - back} > n${at}`);
    }
    const unique = [...new Set(edges)];
    const began = performance.now();
    expect(check(nodes, unique)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it("that is one long circle, or many, is checked as fast", () => {
    const nodes = [start, ...Array.from({ length: 1_998 }, (_, at) => node(`n${at} tag`))];
    const circle = Array.from({ length: 1_998 }, (_, at) => `n${at} > n${(at + 1) % 1_998}`);
    const pairs = Array.from({ length: 999 }, (_, at) => [
      `n${2 * at} > n${2 * at + 1}`,
      `n${2 * at + 1} > n${2 * at}`,
    ]).flat();
    const began = performance.now();
    expect(check(nodes, circle).filter(({ code }) => code === "cycle")).toHaveLength(1);
    expect(check(nodes, pairs).filter(({ code }) => code === "cycle")).toHaveLength(20);
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});
