import { randomFrom } from "../../src/core/testing/random.ts";
import { resultPorts } from "../../src/core/testing/random-graph.ts";
import type { Input } from "../../src/core/state.ts";
import { type Behaviour, hash } from "./workflows.ts";

interface Executed {
  runId: string;
  nodeId: string;
  scope: string;
  attempt: number;
  from?: number;
}

/** What an attempt comes to: the same whenever and by whomever it is carried out. */
export function resultOf(seed: number, step: Executed, behaviour: Behaviour): Input {
  const { runId, nodeId, scope, attempt, from = 0 } = step;
  const random = randomFrom(hash(`${seed}/${runId}/${scope}/${nodeId}/${attempt}/${from}`));
  const ref = { nodeId, scope, attempt };
  if (behaviour.effect === "container" && random.chance(0.95)) {
    if (!behaviour.rounds)
      return { type: "opened", ...ref, from, count: from + random.below(4), concurrency: 1 + random.below(3) };
    if (from >= 3 || random.chance(0.25)) return { type: "succeeded", ...ref, output: { rounds: from } };
    return { type: "opened", ...ref, from, count: from + 1, more: true };
  }
  if (behaviour.effect === "pure" && random.chance(0.05)) return { type: "pause_here", ...ref };
  if (behaviour.effect === "pure" && random.chance(0.03)) {
    return { type: "stop", ...ref, status: random.pick(["succeeded", "failed", "cancelled"]) };
  }
  if (random.chance(0.75)) {
    return {
      type: "succeeded",
      ...ref,
      port: random.pick(resultPorts),
      output: { nodeId },
      vars: { [nodeId]: attempt },
    };
  }
  const error = { code: "target_failed", message: "The target answered 500.", retryable: random.chance(0.7) };
  return { type: "failed", ...ref, jitter: random.next() * 2 - 1, error };
}
