import { readdirSync, readFileSync } from "node:fs";
import { checkLoops } from "@millrace/shared/graph/checks/check-loops.ts";
import { checkWorkflow } from "@millrace/shared/graph/checks/check-workflow.ts";
import { type Graph, graphSchema } from "@millrace/shared/graph/document.ts";
import { applyEdits } from "@millrace/shared/graph/edits.ts";
import { problemSchema } from "@millrace/shared/graph/problem.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNodeTypes } from "../../src/nodes/node-types.ts";
import { knowing } from "./checking.ts";

const types = createNodeTypes();

describe("the graphs of the golden corpus", () => {
  const folder = new URL("../golden/histories/", import.meta.url);
  // Their types are stand-ins: read as waits and triggers, they are shapes of every kind.
  const standIns: Record<string, [string, object]> = { trigger: ["order.created", {}] };
  it.each(readdirSync(folder))("%s raises no alarm about values, conditions or times", (file) => {
    const { graph } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { graph: Graph };
    const nodes = graph.nodes.map((node) => {
      const [type, config] = standIns[node.type] ?? ["flow.delay", { duration: "1d" }];
      return { ...node, type, config } as Graph["nodes"][number];
    });
    const said = checkWorkflow({ ...graph, nodes }, knowing()).map(({ code }) => code);
    // What is told of them is how they are connected, which some of them are for.
    const structure = [
      "duplicate_edge",
      "unreachable",
      "unknown_port",
      "join_exclusive",
      "join_unsatisfiable",
      "unconnected_port",
    ];
    expect(said.filter((code) => !structure.includes(code))).toEqual([]);
  });
});

const text = fc.oneof(
  fc.constantFrom(
    ...["", "{{ event.data.totl }}", "{{ steps.n1.output.added }}", "{{ vars.x | upcas }}", "{{ contact.emial }}"],
    ...["{% if %}", "{{ now }}", "-7d", "{{ item.x }}", "{{ steps.n0", "__proto__", "constructor", "contact.tag_added"],
  ),
  fc.string({ unit: "binary" }),
);
const field = fc.constantFrom(
  "event.data.total",
  "trigger.data.total",
  "contact.tags",
  "steps.n1.output.x",
  "now",
  "a",
  "x.__proto__",
);
const leaf = fc.record({
  field: fc.oneof(field, text),
  operator: fc.constantFrom(
    "equals",
    "not_equals",
    "greater_than",
    "less_than",
    "between",
    "in",
    "not_in",
    "is_empty",
    "contains",
    "?",
  ),
  value: fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    text,
    fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
    fc.constant(null),
  ),
});
const { condition } = fc.letrec<{ condition: object }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.record({ all: fc.array(tie("condition"), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("condition"), { maxLength: 3 }) }),
    fc.record({ not: tie("condition") }),
  ),
}));
const ids = ["n0", "n1", "n2", "n3", "n4", "n5"];
const names = types.all().map(({ descriptor }) => descriptor.type);
const config = fc.oneof(
  fc.record(
    {
      filter: condition,
      tag: text,
      field: text,
      value: text,
      to: text,
      html: text,
      duration: fc.constantFrom("1d", "x", "{{ now }}"),
      eventType: fc.constantFrom("order.created", "nothing.known", ""),
      branches: fc.array(fc.record({ id: fc.constantFrom("a", "b"), when: condition }), { maxLength: 3 }),
      mode: fc.constantFrom("all", "any", { atLeast: 2 }, 7),
      until: fc.constantFrom({ time: "22:00" }, { from: "1", to: "2" }, "x"),
      quietHours: fc.constantFrom({ from: "20:00", to: "08:00" }, null),
      offset: fc.constantFrom("-7d", "0d"),
      variables: fc.dictionary(fc.constantFrom("x", "y"), text),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue().map((value) => ({ value })),
);
const node = fc.record(
  {
    id: fc.constantFrom(...ids),
    type: fc.oneof(fc.constantFrom(...names), text),
    config,
    name: fc.string({ unit: "binary", maxLength: 200 }),
    disabled: fc.boolean(),
    onError: fc.constantFrom("port", "continue"),
    join: fc.constantFrom("any", "all", { atLeast: 2 }),
  },
  { requiredKeys: ["id", "type", "config"] },
);
const edge = fc.record({
  id: fc.string({ minLength: 1, maxLength: 5 }),
  source: fc.constantFrom(...ids, "gone"),
  sourcePort: fc.constantFrom("next", "a", "b", "otherwise", "item", "body", "on_error", "received"),
  target: fc.constantFrom(...ids, "gone"),
});
const anyGraph = fc.record({
  nodes: fc.array(node, { maxLength: 8 }),
  edges: fc.array(edge, { maxLength: 12 }),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<Graph>;

describe("any drawing", () => {
  it("can be checked, says the same again, and every fix can be carried out", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyGraph, (drawn) => {
        // What a database gives back.
        const graph = JSON.parse(JSON.stringify(drawn)) as Graph;
        const first = checkWorkflow(graph, knowing());
        expect(checkWorkflow(structuredClone(graph), knowing())).toEqual(first);
        for (const problem of first) {
          expect(problemSchema.safeParse(problem).error).toBeUndefined();
          expect(problem.message.length).toBeGreaterThan(5);
          if (!problem.fix) continue;
          const fixed = applyEdits(graph, problem.fix.edits);
          expect(() => checkWorkflow(fixed, knowing())).not.toThrow();
          if (graphSchema.safeParse(graph).success) expect(graphSchema.safeParse(fixed).error).toBeUndefined();
        }
        checkLoops({ id: "a", name: "A", graph, settings: {} }, [{ id: "b", name: "B", graph, settings: {} }], types);
      }),
      { numRuns: 150 },
    );
  });
});
