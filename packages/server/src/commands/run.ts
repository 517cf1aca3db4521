import { createServer, type RequestListener, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Worker } from "@millrace/engine/runtime/engine.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { createSignIn, type SignIn } from "../auth/sign-in.ts";
import { compose, type Parts } from "../compose.ts";
import type { Env } from "../env.ts";
import { createApp } from "../http/app.ts";
import { createUpgrades } from "../http/upgrade.ts";
import { problemResponse } from "../http/problem.ts";
import { newRequestId } from "../http/request-id.ts";
import { loggable } from "../log.ts";
import type { Stoppable } from "./shutdown.ts";

export interface Running extends Stoppable {
  parts: Parts;
  signIn: SignIn;
  /** The worker of this process. */
  worker: Worker | undefined;
  /** Where the API is reached, without a trailing slash. */
  url: string;
}

/** Requests that are still being answered get this long before their connections are cut. */
const closeMs = 10_000;

/**
 * Runs the API or the worker on a migrated database, until stopped.
 * @param beside the worker that this API has in another process.
 */
export async function runPart(
  env: Env,
  databaseUrl: string,
  part: "api" | "worker",
  beside?: Pick<Worker, "healthy">,
): Promise<Running> {
  const parts = await compose(env, databaseUrl, (error) => {
    parts.logger.fatal(
      { error: loggable(error) },
      "The worker cannot go on; the process ends so that it is started anew.",
    );
    process.exit(1);
  });
  const server = part === "api" ? await listen(env) : undefined;
  const url = env.publicUrl ?? `http://localhost:${portOf(server) ?? env.port}`;
  const signIn = createSignIn({ databaseUrl, publicUrl: url, masterKey: parts.masterKey, logger: parts.logger });
  let worker: Worker | undefined;
  let drain = async () => {};
  if (part === "worker") await (worker = parts.engine.worker()).start();
  if (server) {
    await parts.engine.feed.start();
    const app = createApp({ env, parts, signIn, publicUrl: url, worker: beside });
    await app.listen();
    server.off("request", answerStarting);
    const upgrades = createUpgrades(app.fetch);
    server.on("request", answering(app.fetch));
    server.on("upgrade", upgrades.answer);
    drain = async () => {
      await app.drain();
      await upgrades.close();
    };
  }
  return {
    parts,
    signIn,
    worker,
    url,
    async stop() {
      await Promise.all([drain(), server && close(server), worker?.stop()]);
      await signIn.close();
      await parts.close();
    },
  };
}

function answering(fetch: (request: Request) => Response | Promise<Response>): RequestListener {
  const answer = getRequestListener(fetch);
  return (incoming, outgoing) => void answer(incoming, outgoing);
}

/** Until the parts are there. */
const answerStarting = answering(() =>
  problemResponse(new MillraceError("overloaded", "Millrace is starting", { retryAfter: 1 }), newRequestId()),
);

/** Takes the port before anything else: somebody else may have it. */
async function listen({ port, host }: Env): Promise<Server> {
  const server = createServer(answerStarting);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? Object.assign(new Error(`Port ${port} is in use. Set PORT to another one, or stop what runs there.`), {
              code: error.code,
            })
          : error,
      ),
    );
    server.listen(port, host, resolve);
  });
  return server;
}

function portOf(server: Server | undefined): number | undefined {
  const address = server?.address();
  return typeof address === "object" && address !== null ? address.port : undefined;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), closeMs);
  await closed;
  clearTimeout(cut);
}
