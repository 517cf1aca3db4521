import { parseArgs } from "node:util";

/** What can be measured; each part with the limit that stands beside it. */
export const parts = ["single", "batch", "latency"] as const;
export type Part = (typeof parts)[number];

export interface Options {
  /** How long events are sent for one figure, all rounds together; limits take half of it. */
  seconds: number;
  only: Part[];
  json: boolean;
  /** A folder for CPU profiles of the server; undefined means that none is taken. */
  profile: string | undefined;
}

export const usage = `Usage: pnpm bench [options]
  --seconds <n>      how long events are sent for each figure (default 12)
  --only <parts>     of ${parts.join(",")} (default: all of them)
  --json             print JSON instead of a table
  --profile <folder> write a CPU profile of the server into this folder when it ends
  --help`;

/** @throws Error that says which option is wrong. */
export function readOptions(args: string[]): Options | "help" {
  const { values } = parseArgs({
    // pnpm hands over the "--" that may stand before options.
    args: args.filter((arg) => arg !== "--"),
    options: {
      seconds: { type: "string", default: "12" },
      only: { type: "string", default: parts.join(",") },
      json: { type: "boolean", default: false },
      profile: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const seconds = Number(values.seconds);
  if (!(seconds >= 1 && seconds <= 600)) throw new Error("--seconds takes a number from 1 to 600");
  const asked = values.only.split(",").map((part) => part.trim());
  const unknown = asked.filter((part) => !parts.includes(part as Part));
  if (unknown.length > 0) throw new Error(`--only does not know ${unknown.join(", ")}; it takes ${parts.join(", ")}`);
  return { seconds, only: parts.filter((part) => asked.includes(part)), json: values.json, profile: values.profile };
}
