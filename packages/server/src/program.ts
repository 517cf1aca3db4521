import { surviveCutConnections } from "@millrace/engine/store/cut-connections.ts";
import { stopOnSignal } from "./commands/shutdown.ts";
import { isBesideApi, obey } from "./commands/worker-process.ts";
import { InvalidEnvironment, readEnv } from "./env.ts";

const usage = `millrace <command>

  start     database (embedded unless DATABASE_URL is set), migrations, API, editor and a worker
  api       API and editor only; needs DATABASE_URL
  worker    worker only; needs DATABASE_URL
  migrate   brings the database up to date
  doctor    looks at everything an installation needs and says what to do
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Carries out a command. Each loads only what it needs: a process keeps in memory what it has loaded. */
export async function run(command: string | undefined): Promise<void> {
  switch (command) {
    case undefined:
    case "start": {
      const { start } = await import("./commands/start.ts");
      return stopOnSignal(await start(readEnv()), say);
    }
    case "api": {
      const { runApi } = await import("./commands/run-api.ts");
      const running = await runApi(readEnv(), namedDatabase());
      say(`The API is running at ${running.url}`);
      return stopOnSignal(running, say);
    }
    case "worker": {
      const { runWorker } = await import("./commands/run-worker.ts");
      const running = await runWorker(readEnv(), namedDatabase());
      if (isBesideApi()) return obey(running);
      say("The worker is running.");
      return stopOnSignal(running, say);
    }
    case "migrate": {
      const [{ migrate }, { withDatabase }] = await Promise.all([
        import("@millrace/engine/store/migrate.ts"),
        import("./commands/with-database.ts"),
      ]);
      const ran = await withDatabase(readEnv(), migrate);
      return say(ran.length === 0 ? "The database is up to date." : `Ran ${ran.join(", ")}.`);
    }
    case "doctor": {
      const [{ examine, reportOf }, { withDatabase }] = await Promise.all([
        import("./commands/doctor.ts"),
        import("./commands/with-database.ts"),
      ]);
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

function namedDatabase(): string {
  const { databaseUrl } = readEnv();
  if (databaseUrl === undefined) {
    throw new InvalidEnvironment("Set DATABASE_URL: parts on several machines meet in one database.");
  }
  return databaseUrl;
}

surviveCutConnections((error) => {
  process.stderr.write(`A connection to the database was cut while it was made: ${String(error)}\n`);
});

/** Says what went wrong, as short as the reader needs it, and ends the process. */
export function fail(error: unknown): never {
  const known = error instanceof Error && (error instanceof InvalidEnvironment || "code" in error);
  process.stderr.write(
    `\n${known ? (error as Error).message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}
