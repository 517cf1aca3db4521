import type { Worker } from "@millrace/engine/runtime/engine.ts";
import { createKeptActivity } from "@millrace/engine/workflows/kept-activity.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { Hono } from "hono";
import { authBase, createAuthHandler } from "../auth/handler.ts";
import { createIdentify } from "../auth/identify.ts";
import type { SignIn } from "../auth/sign-in.ts";
import type { Parts } from "../compose.ts";
import type { Env } from "../env.ts";
import { loggable } from "../log.ts";
import { routes as allRoutes } from "../routes/all.ts";
import { createAdmission, readInboxLag } from "../routes/events/admission.ts";
import { createCustomEventTypes } from "../routes/event-types/custom.ts";
import { createDraftRooms } from "../live/draft-rooms.ts";
import type { Services } from "../services.ts";
import type { HttpContext, HttpEnv } from "./body.ts";
import { createEditorFiles } from "./editor-files.ts";
import { createHealth } from "./health.ts";
import { createMetrics } from "./metrics.ts";
import { mount } from "./mount.ts";
import { openApiDocument } from "./openapi/document.ts";
import { referencePage } from "./openapi/reference-page.ts";
import { asMillraceError, problemResponse } from "./problem.ts";
import { newRequestId } from "./request-id.ts";
import type { Route } from "./route.ts";
import { pageHeaders, plainHeaders, referencePolicy } from "./security-headers.ts";
import { allowedMethods } from "./unknown.ts";

export interface AppOptions {
  env: Pick<Env, "eventRate" | "maxLagSeconds" | "metricsToken" | "trustProxy">;
  parts: Pick<Parts, "pool" | "vault" | "engine" | "logger" | "mailDelivery">;
  signIn: SignIn;
  /** Without a trailing slash. */
  publicUrl: string;
  /** The worker that was started with this API, whose health belongs to ours. */
  worker?: Pick<Worker, "healthy"> | undefined;
  /** A test may mount others. */
  routes?: readonly Route[];
}

export interface App {
  /** For a server of Node. */
  fetch: Hono<HttpEnv>["fetch"];
  /** For tests: a request without a server. */
  request: Hono<HttpEnv>["request"];
  /** Begins to hear what other processes change in drafts that are open here. */
  listen: () => Promise<void>;
  /** Ends the answers that would never end by themselves, and says so to load balancers; resolves when open drafts are stored. */
  drain: () => Promise<void>;
}

/** Everything that answers over HTTP: the API, its description, signing in, the editor's files, health and metrics. */
export function createApp({ env, parts, signIn, publicUrl, worker, routes = allRoutes }: AppOptions): App {
  const { pool, vault, engine, logger, mailDelivery } = parts;
  const closing = new AbortController();
  const drafts = createDraftRooms({
    pool,
    nodeTypes: engine.types,
    onFailure: (error) => logger.error({ error: loggable(error) }, "An open draft could not be stored"),
  });
  const services: Services = {
    pool,
    ingest: engine.ingest,
    emit: engine.emit,
    runs: engine.runs,
    rehearsals: engine.rehearsals,
    feed: engine.feed,
    drafts,
    nodeTypes: engine.types,
    activity: createKeptActivity(pool),
    vault,
    publicUrl,
    mailDelivery,
    customEventTypes: createCustomEventTypes(pool),
    admission: createAdmission({
      readLag: (workspaceId) => readInboxLag(pool, workspaceId),
      rate: env.eventRate,
      maxLagSeconds: env.maxLagSeconds,
    }),
    closing: closing.signal,
  };
  const metrics = createMetrics();
  const health = createHealth({ pool, worker, closing: closing.signal });
  const document = JSON.stringify(openApiDocument(routes, publicUrl));
  const reference = referencePage(routes);
  const editor = createEditorFiles();
  const app = new Hono<HttpEnv>();

  const options = {
    services,
    identify: createIdentify({ pool, vault, signIn, logger }),
    publicUrl,
    observe: metrics.observe,
    onFailure: (error: MillraceError, { requestId, route, principal }: FailureContext) =>
      logger.error(
        { requestId, route, caller: principal?.id, workspaceId: principal?.workspaceId, error: loggable(error.cause) },
        "A request failed",
      ),
  };
  for (const route of routes) app.on(route.method, route.path, mount(route, options));
  app.all(`${authBase}/*`, createAuthHandler(signIn, env.trustProxy));
  app.get("/openapi.json", () => json(document));
  app.get("/docs", () => page(reference));
  app.get("/healthz", () => json(`{"status":"ok"}`));
  app.get("/readyz", async () => {
    const { ready, checks } = await health();
    return json(JSON.stringify({ status: ready ? "ready" : "not ready", checks }), ready ? 200 : 503);
  });
  app.get("/metrics", async (c) => {
    if (env.metricsToken !== undefined && c.req.header("authorization") !== `Bearer ${env.metricsToken}`) {
      throw new MillraceError("unauthenticated", "Send the metrics token as bearer token");
    }
    const { registry } = metrics;
    return new Response(await registry.metrics(), {
      headers: { ...plainHeaders, "content-type": registry.contentType },
    });
  });
  app.notFound(async (c) => (await editor(c)) ?? unknownAddress(c, routes));
  app.onError((thrown) => {
    const error = asMillraceError(thrown);
    const requestId = newRequestId();
    if (error.status >= 500) logger.error({ requestId, error: loggable(error.cause) }, "A request failed");
    return problemResponse(error, requestId);
  });
  const drain = async () => {
    closing.abort();
    await drafts.stop();
  };
  return { fetch: app.fetch, request: app.request, listen: drafts.start, drain };
}

type FailureContext = Parameters<Parameters<typeof mount>[1]["onFailure"]>[1];

function unknownAddress(c: HttpContext, routes: readonly Route[]): Response {
  const allowed = allowedMethods(routes, c.req.path);
  if (allowed.length === 0) {
    return problemResponse(new MillraceError("not_found", "Nothing is found under this address"), newRequestId());
  }
  const error = new MillraceError("method_not_allowed", `This address knows ${allowed.join(", ")}`);
  return problemResponse(error, newRequestId(), { allow: allowed.join(", ") });
}

function json(text: string, status = 200): Response {
  return new Response(text, { status, headers: { ...plainHeaders, "content-type": "application/json" } });
}

function page(html: string): Response {
  return new Response(html, {
    headers: { ...pageHeaders(referencePolicy), "content-type": "text/html; charset=utf-8" },
  });
}
