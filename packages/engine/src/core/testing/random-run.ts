import { advance, initialState } from "../advance.ts";
import type { Plan } from "../plan.ts";
import type { Command, Input, RunState } from "../state.ts";
import { type Random, randomFrom } from "./random.ts";
import { resultPorts } from "./random-graph.ts";

export type InFlight = {
  nodeId: string;
  scope: string;
  attempt: number;
  /** Of a container: how many scopes it has opened. */
  from?: number;
  due: "answer" | "late answer" | "retry";
};

export interface RandomRun {
  state: RunState;
  /** Everything that was handed in, in order. */
  inputs: Input[];
  /** Everything that was asked for, in order. */
  commands: Command[];
  /** Inputs that were handed in a second time and changed something. */
  harmfulDuplicates: Input[];
}

export interface Chaos {
  /** Pauses, resumes and duplicates. */
  disturb: boolean;
  /** Cancels, stops, goals, exits and repairs of dead letters. */
  interfere: boolean;
}

/** What an operator or an event may well do twice. */
const repeatable: ReadonlySet<Input["type"]> = new Set(["pause", "resume", "retry_failed", "goal"]);

const longestRun = 20_000;

/** A run that has begun elsewhere, and goes on here. */
export interface Begun {
  state: RunState;
  inputs: readonly Input[];
  /** Steps that are being carried out or wait for something. */
  flying: readonly InFlight[];
}

/**
 * Plays a run to its end as a shell would: carries out what is asked for in a random order, with random results, and
 * hands in everything else that may happen. What an attempt gives depends on `seed` alone, the order in which things happen on `order`.
 */
export function playRun(plan: Plan, seed: number, order: number, chaos: Chaos, begun?: Begun): RandomRun {
  const random = randomFrom(order);
  const run: RandomRun = {
    state: freeze(begun?.state ?? initialState()),
    inputs: [],
    commands: [],
    harmfulDuplicates: [],
  };
  const flying: InFlight[] = [...(begun?.flying ?? [])];
  const goals = plan.nodes.flatMap(({ id, goal }) => (goal ? [id] : []));
  const parked: { nodeId: string; scope: string }[] = [];

  const feed = (input: Input) => {
    run.inputs.push(input);
    const before = chaos.disturb && random.chance(0.3) ? reordered(run.state) : run.state;
    const { state, commands } = advance(plan, freeze(before), [input]);
    run.state = freeze(state);
    for (const command of commands) {
      run.commands.push(command);
      if (command.type === "execute") flying.push({ ...command, due: "answer" });
      if (command.type === "retry_later") flying.push({ ...command, due: "retry" });
      if (command.type === "dead_letter") parked.push({ nodeId: command.nodeId, scope: command.scope });
    }
    if (!chaos.disturb || !random.chance(0.3)) return;
    const repeated = random.pick(run.inputs);
    if (repeatable.has(repeated.type)) return;
    if (advance(plan, run.state, [repeated]).state !== run.state) run.harmfulDuplicates.push(repeated);
  };

  for (const input of begun?.inputs ?? [{ type: "start", nodeId: "t0", output: { seed } }]) feed(input);
  for (let round = 0; round < longestRun; round += 1) {
    if (chaos.disturb && random.chance(0.1)) feed({ type: random.chance(0.5) ? "pause" : "resume" });
    if (chaos.interfere && parked.length > 0 && random.chance(0.2)) {
      feed({ type: "retry_failed", ...take(parked, random) });
    } else if (chaos.interfere && goals.length > 0 && random.chance(0.05)) {
      feed({ type: "goal", nodeId: random.pick(goals), output: "reached" });
    } else if (flying.length > 0) {
      const step = take(flying, random);
      const input = resultOf(plan, step, seed, chaos);
      if (input.type === "waiting") flying.push({ ...step, due: "late answer" });
      feed(input);
    } else if (run.state.status === "paused") {
      feed({ type: "resume" });
    } else {
      return run;
    }
  }
  throw new Error(`The run of seed ${seed} does not end.`);
}

function resultOf(plan: Plan, step: InFlight, seed: number, { interfere }: Chaos): Input {
  const { nodeId, scope, attempt, due, from = 0 } = step;
  if (due === "retry") return { type: "retry_due", nodeId, scope, attempt };
  const random = randomFrom(seed ^ hash(`${scope}/${nodeId}/${attempt}/${from}/${due}`));
  const ref = { nodeId, scope, attempt };
  const isContainer = plan.nodes[plan.index.get(nodeId) ?? -1]?.body !== undefined;
  if (isContainer && random.chance(0.9)) return opening(ref, from, seed, random);
  if (due === "answer" && !isContainer && random.chance(0.03)) return { type: "pause_here", ...ref };
  if (due === "answer" && !isContainer && random.chance(0.2)) return { type: "waiting", ...ref };
  const roll = random.next();
  if (interfere && random.chance(0.01)) return { type: "cancel", reason: "No longer wanted" };
  if (interfere && random.chance(0.01))
    return { type: "exit", status: random.pick(["succeeded", "cancelled"]), reason: "It came to an end" };
  if (interfere && random.chance(0.02))
    return { type: "stop", ...ref, status: random.pick(["succeeded", "failed", "cancelled"]) };
  if (roll < 0.6)
    return {
      type: "succeeded",
      ...ref,
      port: random.pick(resultPorts),
      output: { nodeId },
      vars: { [nodeId]: attempt },
    };
  return {
    type: "failed",
    ...ref,
    jitter: random.next() * 2 - 1,
    error: {
      code: "target_failed",
      message: "The target answered 500.",
      retryable: random.chance(0.7),
    },
  };
}

/** Some containers open a list at once, others a round at a time. */
function opening(
  ref: { nodeId: string; scope: string; attempt: number },
  from: number,
  seed: number,
  random: Random,
): Input {
  if (randomFrom(seed ^ hash(ref.nodeId)).chance(0.5))
    return { type: "opened", ...ref, from, count: from + random.below(5), concurrency: 1 + random.below(3) };
  if (from >= 3 || random.chance(0.2)) return { type: "succeeded", ...ref, output: { rounds: from } };
  return { type: "opened", ...ref, from, count: from + 1, more: true };
}

/** What a store does to a state: written as JSON, read back with its keys in another order. */
function reordered(state: RunState): RunState {
  const copy = JSON.parse(JSON.stringify(state)) as RunState;
  return {
    ...copy,
    steps: reverseKeys(copy.steps),
    edges: reverseKeys(copy.edges),
    outputs: reverseKeys(copy.outputs),
    ...(copy.loops ? { loops: reverseKeys(copy.loops) } : {}),
  };
}

function reverseKeys<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).reverse());
}

/** Makes any change to a state that was handed in throw. */
function freeze(state: RunState): RunState {
  for (const part of [state.steps, state.edges, state.outputs, state.vars, state.held, state.loops, state])
    if (part) Object.freeze(part);
  for (const part of [...Object.values(state.steps), ...Object.values(state.loops ?? {})]) Object.freeze(part);
  return state;
}

function take<T>(items: T[], random: Random): T {
  const item = random.pick(items);
  items.splice(items.indexOf(item), 1);
  return item;
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (const letter of text) value = Math.imul(value ^ letter.charCodeAt(0), 16_777_619);
  return value;
}
