import { isDeepStrictEqual } from "node:util";
import type { Rehearsal, RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import type { Difference, Expected, ExpectedStep } from "@millrace/shared/api/workflow-tests.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { portsOf } from "@millrace/shared/nodes/ports.ts";
import { scopedKey } from "../core/keys.ts";
import type { NodeTypes } from "../nodes/node-types.ts";

/** The steps of a rehearsal that were carried out. */
export function carriedOut({ steps }: Pick<Rehearsal, "steps">): RehearsedStep[] {
  return steps.filter(({ status }) => status === "succeeded" || status === "failed");
}

/** What a rehearsal has come to, as an expectation; undefined of one that did not get to an end. */
export function expectationOf(rehearsal: Rehearsal): Expected | undefined {
  const end = endOf(rehearsal);
  if (end === undefined || rehearsal.omittedSteps > 0) return undefined;
  return { end, path: carriedOut(rehearsal).map(({ nodeId, scope, port }) => ({ nodeId, scope, port })) };
}

function endOf({ end }: Rehearsal): Expected["end"] | undefined {
  switch (end.kind) {
    case "finished":
      return end.status ?? undefined;
    case "waiting":
    case "not_started":
      return end.kind;
    case "stopped":
    case "cut_off":
      return undefined;
    default:
      return end.kind satisfies never;
  }
}

/** Where a rehearsal parts from what was expected, a sentence each; none where it does not. */
export function compare(types: NodeTypes, graph: Graph, expected: Expected, rehearsal: Rehearsal): Difference[] {
  const named = namer(types, graph);
  const keyOf = ({ nodeId, scope }: { nodeId: string; scope: string }) => scopedKey(scope, nodeId);
  const actual = new Map(carriedOut(rehearsal).map((step) => [keyOf(step), step]));
  const told = new Map(rehearsal.steps.map((step) => [keyOf(step), step]));
  const wanted = new Set(expected.path.map(keyOf));
  const differences: Difference[] = [];
  for (const want of expected.path) {
    const step = actual.get(keyOf(want));
    if (!step) {
      const reason = told.get(keyOf(want))?.reason ?? "";
      const isGone = !graph.nodes.some(({ id }) => id === want.nodeId);
      const why = isGone ? "It is not part of the workflow any more." : reason;
      differences.push(at(want, `${named.node(want.nodeId)} was expected, and was not reached. ${why}`.trim()));
      continue;
    }
    differences.push(...stepDifferences(want, step, named));
  }
  for (const step of actual.values())
    if (!wanted.has(keyOf(step)))
      differences.push(at(step, `${named.node(step.nodeId)} was reached, and was not expected.`));
  const end = endOf(rehearsal);
  if (end !== expected.end) {
    const words = `It was to end as “${expected.end.replace("_", " ")}”. ${rehearsal.end.words}`;
    differences.push({ nodeId: rehearsal.end.nodeId, scope: "", words });
  }
  return differences;
}

type Namer = ReturnType<typeof namer>;

function stepDifferences(want: ExpectedStep, step: RehearsedStep, named: Namer): Difference[] {
  const name = named.node(want.nodeId);
  const differences: Difference[] = [];
  if ((want.port ?? null) !== step.port) {
    const [is, was] = [named.port(want.nodeId, step.port), named.port(want.nodeId, want.port ?? null)];
    differences.push(at(want, `${name} went on ${is}, and was expected to go on ${was}.`));
  }
  if (want.output !== undefined && !isDeepStrictEqual(want.output, step.output)) {
    const words = `${name} put out ${short(step.output)}, and ${short(want.output)} was expected.`;
    differences.push(at(want, words));
  }
  for (const [part, text] of Object.entries(want.sent ?? {})) {
    const sent = step.outgoing as Record<string, unknown> | null;
    const is = sent && Object.hasOwn(sent, part) ? sent[part] : undefined;
    if (is === text) continue;
    differences.push(at(want, `${name}: its ${part} is ${short(is ?? null)}, and ${short(text)} was expected.`));
  }
  return differences;
}

function at({ nodeId, scope }: { nodeId: string; scope: string }, words: string): Difference {
  return { nodeId, scope, words };
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `“${text.length > 160 ? `${text.slice(0, 160)}…` : text}”`;
}

function namer(types: NodeTypes, graph: Graph) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return {
    node: (id: string) => {
      const node = nodes.get(id);
      return `“${(node && (node.name || types.get(node.type)?.descriptor.title)) || id}”`;
    },
    port: (id: string, port: string | null) => {
      if (port === null) return "nowhere";
      const node = nodes.get(id);
      const descriptor = node && types.get(node.type)?.descriptor;
      const known = node && descriptor ? portsOf(descriptor, node) : [];
      return `by “${known.find((one) => one.id === port)?.title ?? port}”`;
    },
  };
}
