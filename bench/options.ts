import { parseArgs } from "node:util";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios/all.ts";

export interface Options {
  /** How long events are sent for one figure, all rounds together; limits take half of it. */
  seconds: number;
  quick: boolean;
  only: readonly Scenario[];
  json: boolean;
  /** A folder for CPU profiles of Millrace's processes; undefined means that none is taken. */
  profile: string | undefined;
}

const usualSeconds = 12;
const quickSeconds = 3;
const width = Math.max(...scenarios.map(({ name }) => name.length));

export const usage = `Usage: pnpm bench [options]
  --only <names>     some of the scenarios below, separated by commas (default: all of them)
  --quick            smaller numbers and shorter looks: to see whether something has become worse, not to quote
  --seconds <n>      how long events are sent for each figure (default ${usualSeconds}, or ${quickSeconds} with --quick)
  --json             print JSON instead of a table
  --profile <folder> write CPU profiles of Millrace's processes into this folder when they end
  --help

Scenarios:
${scenarios.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`).join("\n")}`;

/** @throws Error that says which option is wrong. */
export function readOptions(args: string[]): Options | "help" {
  const { values } = parseArgs({
    // pnpm hands over the "--" that may stand before options.
    args: args.filter((arg) => arg !== "--"),
    options: {
      seconds: { type: "string" },
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      json: { type: "boolean", default: false },
      profile: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const { quick, json, profile } = values;
  const seconds = Number(values.seconds ?? (quick ? quickSeconds : usualSeconds));
  if (!(seconds >= 1 && seconds <= 600)) throw new Error("--seconds takes a number from 1 to 600");
  return { seconds, quick, only: chosen(values.only), json, profile };
}

function chosen(text: string | undefined): readonly Scenario[] {
  if (text === undefined) return scenarios;
  const asked = text.split(",").map((name) => name.trim());
  const names = scenarios.map(({ name }) => name);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`--only does not know ${unknown.join(", ")}; it takes ${names.join(", ")}`);
  return scenarios.filter(({ name }) => asked.includes(name));
}
