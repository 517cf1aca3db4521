#!/usr/bin/env -S node --max-semi-space-size=24 --max-old-space-size=1536
import { surviveCutConnections } from "@millrace/engine/store/cut-connections.ts";
import { migrate } from "@millrace/engine/store/migrate.ts";
import { examine, reportOf } from "./commands/doctor.ts";
import { type Running, runPart } from "./commands/run.ts";
import { stopOnSignal } from "./commands/shutdown.ts";
import { start, withDatabase } from "./commands/start.ts";
import { isBesideApi, obey } from "./commands/worker-process.ts";
import { type Env, InvalidEnvironment, readEnv } from "./env.ts";

const usage = `millrace <command>

  start     database (embedded unless DATABASE_URL is set), migrations, API, editor and a worker
  api       API and editor only; needs DATABASE_URL
  worker    worker only; needs DATABASE_URL
  migrate   brings the database up to date
  doctor    looks at everything an installation needs and says what to do
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(command: string | undefined): Promise<void> {
  switch (command) {
    case undefined:
    case "start":
      return stopOnSignal(await start(readEnv()), say);
    case "api":
      return stopOnSignal(await part("api"), say);
    case "worker":
      return isBesideApi() ? obey(await part("worker")) : stopOnSignal(await part("worker"), say);
    case "migrate": {
      const ran = await withDatabase(readEnv(), migrate);
      return say(ran.length === 0 ? "The database is up to date." : `Ran ${ran.join(", ")}.`);
    }
    case "doctor": {
      const env = readEnv();
      const findings = await withDatabase(env, (databaseUrl) => examine(env, databaseUrl));
      say(reportOf(findings));
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
      return;
    }
    default:
      say(usage);
      process.exitCode = command === "help" || command === "--help" ? 0 : 2;
  }
}

async function part(which: "api" | "worker"): Promise<Running> {
  const env: Env = readEnv();
  if (env.databaseUrl === undefined) {
    throw new InvalidEnvironment("Set DATABASE_URL: parts on several machines meet in one database.");
  }
  const running = await runPart(env, env.databaseUrl, which);
  if (!isBesideApi()) say(which === "api" ? `The API is running at ${running.url}` : "The worker is running.");
  return running;
}

surviveCutConnections((error) => {
  process.stderr.write(`A connection to the database was cut while it was made: ${String(error)}\n`);
});

run(process.argv[2]).catch((error: unknown) => {
  const known = error instanceof Error && (error instanceof InvalidEnvironment || "code" in error);
  process.stderr.write(
    `\n${known ? (error as Error).message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
