import { parseArgs } from "node:util";
import { type BuilderScenario, scenarios } from "./scenarios/all.ts";

export interface Options {
  quick: boolean;
  json: boolean;
  only: readonly BuilderScenario[];
  /** A folder for CPU profiles of the page; undefined means that none is taken. */
  profile: string | undefined;
}

const width = Math.max(...scenarios.map(({ name }) => name.length));

export const usage = `Usage: pnpm bench:builder [options]
  --only <names>     some of the scenarios below, separated by commas (default: all of them)
  --quick            fewer rounds and shorter gestures: to see whether something has become worse, not to quote
  --json             print JSON instead of a table
  --profile <folder> write a CPU profile of the page for each gesture into this folder
  --help

Scenarios:
${scenarios.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`).join("\n")}

The browser is the one that \`npm test\` uses; MILLRACE_CHROMIUM names another one.`;

/** @throws Error that says which option is wrong. */
export function readOptions(args: string[]): Options | "help" {
  const { values } = parseArgs({
    // pnpm hands over the "--" that may stand before options.
    args: args.filter((arg) => arg !== "--"),
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      json: { type: "boolean", default: false },
      profile: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const { quick, json, profile } = values;
  return { quick, json, profile, only: chosen(values.only) };
}

function chosen(text: string | undefined): readonly BuilderScenario[] {
  if (text === undefined) return scenarios;
  const asked = text.split(",").map((name) => name.trim());
  const names = scenarios.map(({ name }) => name);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`--only does not know ${unknown.join(", ")}; it takes ${names.join(", ")}`);
  return scenarios.filter(({ name }) => asked.includes(name));
}
