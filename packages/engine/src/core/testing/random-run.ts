import { advance, initialState } from "../advance.ts";
import type { Plan } from "../plan.ts";
import type { Command, Input, RunState } from "../state.ts";
import { type Random, randomFrom } from "./random.ts";
import { resultPorts } from "./random-graph.ts";

export type InFlight = {
  nodeId: string;
  scope: string;
  attempt: number;
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
  /** Cancels, stops and repairs of dead letters. */
  interfere: boolean;
}

/** What an operator may well do twice. */
const repeatable: ReadonlySet<Input["type"]> = new Set(["pause", "resume", "retry_failed"]);

const longestRun = 5_000;

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
    } else if (flying.length > 0) {
      const step = take(flying, random);
      const input = resultOf(step, seed, chaos);
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

function resultOf({ nodeId, scope, attempt, due }: InFlight, seed: number, { interfere }: Chaos): Input {
  if (due === "retry") return { type: "retry_due", nodeId, scope, attempt };
  const random = randomFrom(seed ^ hash(`${nodeId}/${attempt}/${due}`));
  const ref = { nodeId, scope, attempt };
  if (due === "answer" && random.chance(0.2)) return { type: "waiting", ...ref };
  const roll = random.next();
  if (interfere && random.chance(0.01)) return { type: "cancel", reason: "No longer wanted" };
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

/** What a store does to a state: written as JSON, read back with its keys in another order. */
function reordered(state: RunState): RunState {
  const copy = JSON.parse(JSON.stringify(state)) as RunState;
  return {
    ...copy,
    steps: reverseKeys(copy.steps),
    edges: reverseKeys(copy.edges),
    outputs: reverseKeys(copy.outputs),
  };
}

function reverseKeys<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).reverse());
}

/** Makes any change to a state that was handed in throw. */
function freeze(state: RunState): RunState {
  for (const part of [state.steps, state.edges, state.outputs, state.vars, state.held, state])
    if (part) Object.freeze(part);
  for (const step of Object.values(state.steps)) Object.freeze(step);
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
