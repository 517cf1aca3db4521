import { parseArgs } from "node:util";

export interface Options {
  /** Runs that are started; as many events are sent, and some more that runs wait for. */
  runs: number;
  /** Over how many minutes they are sent, and workers killed. */
  minutes: number;
  workers: number;
  kills: number;
  /** Decides what is sent when, and what is killed and cut when. */
  seed: number;
  /** Instead: one worker stands still for so many seconds, and comes back. 0 means no. */
  zombie: number;
  /** Prints every key that was called more than once. */
  list: boolean;
}

export const usage = `Usage: pnpm chaos [options]
  --runs <n>       runs to start (default 10000)
  --minutes <n>    over how many minutes (default: 2000 runs a minute)
  --workers <n>    worker processes (default 8)
  --kills <n>      SIGKILLs of workers (default: one for 200 runs)
  --seed <n>       repeats the plan of an earlier run; what the machine makes of it differs each time
  --zombie [<s>]   instead, lets one worker stand still for 90 s or as long as given, and then go on
  --list           prints every external call that was repeated
  --help`;

const runsPerMinute = 2_000;
const runsPerKill = 200;
const zombieRunsPerMinute = 300;

/** @throws Error that says which option is wrong. */
export function readOptions(args: string[]): Options | "help" {
  // pnpm hands over the "--" that may stand before options; a flag may stand without its number.
  const words = args.filter((arg) => arg !== "--");
  const bare = words.indexOf("--zombie");
  if (bare >= 0 && !/^\d/.test(words[bare + 1] ?? "")) words.splice(bare + 1, 0, "90");
  const { values } = parseArgs({
    args: words,
    options: {
      runs: { type: "string" },
      minutes: { type: "string" },
      workers: { type: "string", default: "8" },
      kills: { type: "string" },
      seed: { type: "string" },
      zombie: { type: "string", default: "0" },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const zombie = number("--zombie", values.zombie, 0, 3_600);
  const given = values.minutes === undefined ? undefined : number("--minutes", values.minutes, 0.2, 10_000);
  // Under load all the time that the zombie stands still, but not so much that nobody else gets through.
  const minutes = given ?? (zombie > 0 ? zombie / 60 + 1 : undefined);
  const pace = zombie > 0 ? zombieRunsPerMinute : runsPerMinute;
  const runs = Math.round(
    values.runs === undefined ? (minutes ?? 5) * pace : number("--runs", values.runs, 1, 10_000_000),
  );
  return {
    runs,
    minutes: minutes ?? Math.max(0.5, runs / runsPerMinute),
    workers: number("--workers", values.workers, 2, 64),
    kills: values.kills === undefined ? Math.ceil(runs / runsPerKill) : number("--kills", values.kills, 0, 100_000),
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : number("--seed", values.seed, 0, 2 ** 32),
    zombie,
    list: values.list,
  };
}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!(value >= least && value <= most)) throw new Error(`${name} takes a number from ${least} to ${most}`);
  return value;
}
