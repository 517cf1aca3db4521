import { createHash } from "node:crypto";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import { advance, initialState } from "../../src/core/advance.ts";
import { compile } from "../../src/core/compile.ts";
import type { Command, Input, RunState } from "../../src/core/state.ts";
import { traitsOf } from "../../src/core/testing/sketch.ts";

/** A run on record. Files of this format must stay readable, and give the same, for good. */
export interface History {
  format: "millrace.history/1";
  name: string;
  graph: Graph;
  inputs: readonly Input[];
  /** What the inputs led to. */
  state: RunState;
  /** How many commands, and a digest of them in order, with the keys of every object sorted. */
  commands: { count: number; sha256: string };
}

export const folder = new URL("./histories/", import.meta.url);

/** The file of a scenario. */
export function fileOf(name: string): URL {
  return new URL(`${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.json`, folder);
}

/** Gives the inputs to a new run of the graph. */
export function play({ graph, inputs }: Pick<History, "graph" | "inputs">): Pick<History, "state" | "commands"> {
  const { state, commands } = advance(compile(graph, traitsOf), initialState(), inputs);
  return { state, commands: { count: commands.length, sha256: digest(commands) } };
}

function digest(commands: readonly Command[]): string {
  return createHash("sha256")
    .update(JSON.stringify(commands, (_, value: Json) => sorted(value)))
    .digest("hex");
}

function sorted(value: Json): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
