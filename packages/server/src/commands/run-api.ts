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
import type { Stoppable } from "./shutdown.ts";

export interface RunningApi extends Stoppable {
  parts: Parts;
  signIn: SignIn;
  /** Where the API is reached, without a trailing slash. */
  url: string;
}

/** Requests that are still being answered get this long before their connections are cut. */
const closeMs = 10_000;

/**
 * Runs API and editor on a migrated database, until stopped.
 * @param beside the worker that it has in another process.
 */
export async function runApi(env: Env, databaseUrl: string, beside?: Pick<Worker, "healthy">): Promise<RunningApi> {
  const parts = await compose(env, databaseUrl);
  const server = await listen(env);
  const url = env.publicUrl ?? `http://localhost:${portOf(server)}`;
  const signIn = createSignIn({ databaseUrl, publicUrl: url, masterKey: parts.masterKey, logger: parts.logger });
  await parts.engine.feed.start();
  const app = createApp({ env, parts, signIn, publicUrl: url, worker: beside });
  await app.listen();
  server.off("request", answerStarting);
  const upgrades = createUpgrades(app.fetch);
  server.on("request", answering(app.fetch));
  server.on("upgrade", upgrades.answer);
  const drain = async () => {
    await app.drain();
    await upgrades.close();
  };
  return {
    parts,
    signIn,
    url,
    async stop() {
      await Promise.all([drain(), close(server)]);
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

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server does not listen on a port.");
  return address.port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), closeMs);
  await closed;
  clearTimeout(cut);
}
