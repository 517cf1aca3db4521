import { MillraceError } from "@millrace/shared/errors.ts";
import type { Services } from "../services.ts";
import type { Caller, Identify } from "../auth/caller.ts";
import { verifyCallerSignature } from "../auth/signature.ts";
import { type HttpContext, mediaType, parseJson, readBody } from "./body.ts";
import { invalidInput, parseOrRefuse } from "./issues.ts";
import type { Observe } from "./metrics.ts";
import { checkOrigin, checkSocketOrigin } from "./origin.ts";
import { asMillraceError, problemResponse } from "./problem.ts";
import { newRequestId } from "./request-id.ts";
import type { Principal, Reply, Route } from "./route.ts";
import { plainHeaders } from "./security-headers.ts";

export interface MountOptions {
  services: Services;
  identify: Identify;
  publicUrl: string;
  observe: Observe;
  /** Hears of every failure that is our own. */
  onFailure: (
    error: MillraceError,
    about: { requestId: string; route: string; principal: Principal | undefined },
  ) => void;
}

const defaultMaxBody = 256 * 1024;
const json: readonly string[] = ["application/json"];

/** Routes that verify themselves get a caller who may do nothing. */
const nobody: Caller = {
  principal: { kind: "key", id: "", name: "", workspaceId: "", permissions: new Set(), eventTypes: [] },
  signingSecret: null,
};

/**
 * The handler of one route: asks who calls, checks the permission, reads and checks the shapes, and answers. It is one function
 * instead of a chain of middleware, because Hono answers a path with a single handler without building a chain.
 */
export function mount(route: Route, options: MountOptions): (c: HttpContext) => Promise<Response> {
  const { services, identify, observe, onFailure } = options;
  const unsafe = route.method !== "get";
  const label = `${route.method.toUpperCase()} ${route.path}`;
  const consumes = route.consumes ?? json;
  const decode = route.decode ?? parseJson;
  const maxBody = route.maxBody ?? defaultMaxBody;

  return async (c) => {
    const started = performance.now();
    const requestId = newRequestId();
    let principal: Principal | undefined;
    let input: unknown;
    let response: Response;
    try {
      const caller = route.permission === "public" ? nobody : await identify(c);
      principal = caller.principal;
      if (unsafe && principal.kind === "person") checkOrigin(c, options.publicUrl);
      if (route.upgrades && principal.kind === "person") checkSocketOrigin(c, options.publicUrl);
      checkPermission(principal, route.permission);
      const params: unknown = route.params ? parseParams(route.params, c) : undefined;
      const query: unknown = route.query ? parseOrRefuse(route.query, c.req.query()) : undefined;
      const rawBody = unsafe ? await readBody(c, maxBody) : noBody;
      if (caller.signingSecret !== null) verifyCallerSignature(caller.signingSecret, c, rawBody);
      const body = unsafe ? parseBody(route, consumes, decode, rawBody, c) : undefined;
      input = body ?? query;
      const reply = await route.handle(
        {
          params,
          query,
          body,
          principal,
          workspaceId: principal.workspaceId,
          header: (name) => c.req.header(name),
          rawBody,
          // Made only when somebody asks for it.
          get signal() {
            return c.req.raw.signal;
          },
          upgrade: route.upgrades ? c.env?.upgrade : undefined,
          identifyAgain: async () => (await identify(c)).principal,
        },
        services,
      );
      response = reply instanceof Response ? reply : respond(reply, requestId);
    } catch (thrown) {
      const error = asMillraceError(thrown, input);
      if (error.status >= 500) onFailure(error, { requestId, route: label, principal });
      response = problemResponse(error, requestId);
    }
    observe(label, response.status, performance.now() - started);
    return response;
  };
}

const noBody = new Uint8Array(0);

function respond(reply: Reply, requestId: string): Response {
  const headers: Record<string, string> = { ...plainHeaders, "x-request-id": requestId, ...reply.headers };
  if (reply.body === undefined) return new Response(null, { status: reply.status, headers });
  headers["content-type"] ??= "application/json";
  return new Response(JSON.stringify(reply.body), { status: reply.status, headers });
}

function checkPermission(principal: Principal, permission: Route["permission"]): void {
  if (permission === "public" || permission === "signed-in") return;
  if (!principal.permissions.has(permission)) {
    throw new MillraceError("forbidden", `This needs the permission ${permission}`);
  }
}

/** An id that cannot exist is not found, like one of another workspace. */
function parseParams(schema: NonNullable<Route["params"]>, c: HttpContext): unknown {
  const result = schema.safeParse(c.req.param());
  if (!result.success) throw new MillraceError("not_found", "Nothing is found under this address");
  return result.data;
}

function parseBody(
  route: Route,
  consumes: readonly string[],
  decode: NonNullable<Route["decode"]>,
  raw: Uint8Array,
  c: HttpContext,
): unknown {
  if (!route.body) {
    if (raw.byteLength > 0) refuseFields(parseJson(raw));
    return undefined;
  }
  const type = mediaType(c.req.header("content-type"));
  if (!consumes.includes(type)) {
    if (raw.byteLength > 0 || type !== "") {
      throw new MillraceError("unsupported_media_type", `Send ${consumes.join(" or ")}`);
    }
    // A body whose every field may be left out may be left out itself.
    return parseOrRefuse(route.body, {});
  }
  return parseOrRefuse(route.body, raw.byteLength === 0 ? {} : decode(raw, type));
}

function refuseFields(body: unknown): void {
  const fields = typeof body === "object" && body !== null ? Object.keys(body) : [""];
  if (fields.length === 0) return;
  throw invalidInput(fields.map((path) => ({ path, code: "unknown_field", message: "This request takes no body" })));
}
