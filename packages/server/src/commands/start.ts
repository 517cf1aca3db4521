import { flushCompileCache } from "node:module";
import { migrate } from "@millrace/engine/store/migrate.ts";
import { startEmbeddedPostgres } from "../embedded/postgres.ts";
import type { Env } from "../env.ts";
import { type Credentials, ensureFirstWorkspace, sampleCurl } from "../first-start.ts";
import { runApi } from "./run-api.ts";
import type { Stoppable } from "./shutdown.ts";
import { startWorkerProcess, type WorkerProcess } from "./worker-process.ts";

/**
 * Everything by one command: the database if none is named, migrations, the API in this process, a worker in another, and on the
 * first start a workspace.
 */
export async function start(env: Env): Promise<Stoppable> {
  const embedded = env.databaseUrl === undefined ? await startEmbeddedPostgres({ home: env.home }) : undefined;
  const databaseUrl = env.databaseUrl ?? embedded?.url ?? "";
  let worker: WorkerProcess | undefined;
  try {
    await migrate(databaseUrl);
    const running = await runApi(env, databaseUrl, { healthy: () => worker?.healthy() ?? false });
    const { parts, signIn, url } = running;
    // What both need is compiled by now; the worker shall find it.
    flushCompileCache();
    worker = await startWorkerProcess(databaseUrl, parts.logger);
    worker.listenTo(parts.engine.inbox);
    const credentials = await ensureFirstWorkspace({
      home: env.home,
      url,
      pool: parts.pool,
      vault: parts.vault,
      signIn,
      types: parts.engine.types,
    });
    process.stdout.write(welcome(url, credentials, env.home));
    return {
      stop: async () => {
        await Promise.all([running.stop(), worker?.stop()]);
        await embedded?.stop();
      },
    };
  } catch (error) {
    await worker?.stop();
    await embedded?.stop();
    throw error;
  }
}

/** What somebody sees who has just started Millrace. */
function welcome(url: string, credentials: Credentials | undefined, home: string): string {
  const lines = ["", `  Millrace is running at ${url}`, ""];
  if (credentials) {
    lines.push(
      `  Sign in as   ${credentials.email}`,
      `  Password     ${credentials.password}`,
      "",
      "  Send the sample workflow an event:",
      "",
      `  ${sampleCurl(credentials)}`,
      "",
      `  All of this stands in ${home}/credentials.json. Ctrl-C stops.`,
    );
  } else {
    lines.push("  This database has its workspaces already; sign in as before. Ctrl-C stops.");
  }
  return `${lines.join("\n")}\n\n`;
}
