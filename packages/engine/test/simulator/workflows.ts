import fc from "fast-check";
import { compile } from "../../src/core/compile.ts";
import type { Plan } from "../../src/core/plan.ts";
import { randomGraph } from "../../src/core/testing/random-graph.ts";
import { randomFrom } from "../../src/core/testing/random.ts";
import { traitsOf } from "../../src/core/testing/sketch.ts";

/** How a node's steps are carried out, which its graph does not say. */
export type Behaviour =
  | { effect: "pure" }
  | { effect: "records" }
  | { effect: "container"; rounds: boolean }
  | { effect: "wait"; afterMs: number; eventType: string | undefined }
  | { effect: "external"; idempotent: boolean };

export interface Workflow {
  name: string;
  plan: Plan;
  /** By node id. */
  behaviours: ReadonlyMap<string, Behaviour>;
  goals: readonly string[];
}

/** The event that starts every workflow, and the ones that steps and goals wait for. */
export const startType = "order.created";
export const laterTypes = ["order.paid", "order.sent"] as const;
export const goalType = "order.closed";

export function workflowOf(seed: number, name: string): Workflow {
  const [graph] = fc.sample(randomGraph, { seed, numRuns: 1 });
  if (!graph) throw new Error("There is a graph for every seed.");
  const plan = compile(graph, traitsOf);
  const behaviours = new Map(
    plan.nodes.flatMap((node) => (node.kind === "trigger" ? [] : [[node.id, behaviourOf(seed, node)] as const])),
  );
  return { name, plan, behaviours, goals: plan.nodes.flatMap(({ id, goal }) => (goal ? [id] : [])) };
}

function behaviourOf(seed: number, { id, body, goal, cancelsOthers }: Plan["nodes"][number]): Behaviour {
  const random = randomFrom(hash(`${seed}/${id}`));
  if (body !== undefined) return { effect: "container", rounds: random.chance(0.5) };
  if (goal || cancelsOthers) return { effect: "pure" };
  const roll = random.next();
  if (roll < 0.1) return { effect: "pure" };
  if (roll < 0.45) return { effect: "records" };
  if (roll < 0.75) return { effect: "external", idempotent: random.chance(0.6) };
  const eventType = random.chance(0.5) ? random.pick(laterTypes) : undefined;
  return { effect: "wait", afterMs: 1_000 + random.below(60_000), eventType };
}

export function hash(text: string): number {
  let value = 2_166_136_261;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16_777_619);
  return value >>> 0;
}
