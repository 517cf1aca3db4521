import { describe, expect, it } from "vitest";
import { compile } from "./compile.ts";
import { planOf, sketch, traitsOf } from "./testing/sketch.ts";

const minutes = (count: number) => count * 60_000;

describe("compiling a graph", () => {
  it("fills in what a node leaves out", () => {
    const plan = planOf({ t: "trigger" }, ["t > a"]);
    expect(plan.nodes[plan.index.get("a") ?? -1]).toEqual({
      id: "a",
      type: "step",
      kind: "action",
      disabled: false,
      join: "all",
      onError: "fail",
      retry: { delaysMs: [], maxAttempts: 1 },
      incoming: [0],
      outgoing: [],
      body: undefined,
      container: undefined,
      inside: [],
      goal: false,
      cancelsOthers: false,
    });
    expect(plan.edges).toEqual([{ id: "e1", source: 0, target: 1, port: "next" }]);
    expect(plan.roots).toEqual([0]);
  });

  it("retries external steps by default, for six attempts over seven hours", () => {
    const [node] = planOf({ a: "external" }, []).nodes;
    expect(node?.retry).toEqual({ delaysMs: [1, 5, 15, 60, 360].map(minutes), maxAttempts: 6 });
  });

  it.each([
    { schedule: ["0s", "1m"], delaysMs: [minutes(1)] },
    { schedule: ["1m"], delaysMs: [minutes(1)] },
    { schedule: ["0s"], delaysMs: [0] },
    { schedule: ["0s", "0s", "PT2M"], delaysMs: [0, minutes(2)] },
  ])(
    "reads the schedule $schedule as the waits after the first attempt, which is always at once",
    ({ schedule, delaysMs }) => {
      const [node] = planOf({ a: { retry: { schedule, maxAttempts: 3 } } }, []).nodes;
      expect(node?.retry).toEqual({ delaysMs, maxAttempts: 3 });
    },
  );

  it("takes the join from the config where the type says so, else from the node", () => {
    const join = { atLeast: 2 };
    const plan = planOf(
      {
        any: { type: "join", config: { mode: "any" }, join },
        own: { type: "join", join },
        disabled: { type: "join", config: { mode: "any" }, disabled: true },
      },
      [],
    );
    expect(plan.nodes.map((node) => node.join)).toEqual(["any", join, "all"]);
  });

  it.each([
    ["an unknown type", sketch({ a: "no.such" }, []), "unknown"],
    ["a cycle", sketch({ t: "trigger" }, ["t > a", "a > b", "b > a"]), "cycle"],
    ["an edge into a trigger", sketch({ t: "trigger" }, ["a > t"]), "trigger"],
    ["an edge to nowhere", { ...sketch({}, ["a > b"]), nodes: [] }, "not there"],
  ])("throws on %s, which publishing would have refused", (_, graph, reason) => {
    expect(() => compile(graph, traitsOf)).toThrow(reason);
  });
});

describe("the body of a container", () => {
  const drawn = { t: "trigger", outer: "loop", inner: "loop" };
  const edges = ["t > outer", "outer:item > a", "a > inner", "inner:item > b", "inner > c", "outer > d"];
  const plan = planOf(drawn, edges);
  const containerOf = (id: string) => {
    const at = plan.nodes[plan.index.get(id) ?? -1]?.container;
    return at === undefined ? undefined : plan.nodes[at]?.id;
  };

  it("is what follows its port, and of bodies in bodies the innermost counts", () => {
    expect(["a", "inner", "b", "c", "outer", "d"].map(containerOf)).toEqual([
      ...["outer", "outer", "inner", "outer"],
      ...[undefined, undefined],
    ]);
  });

  it("is entered only through the container", () => {
    for (const edge of ["d > a", "outer > a", "c > d", "b > c", "a > b"])
      expect(() => planOf(drawn, [...edges, edge])).toThrow("from outside");
  });
});
