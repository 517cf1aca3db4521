import { Agent } from "undici";
import { StepFailure, finalBeforeSending } from "../failure.ts";
import type { AllowList } from "./addresses.ts";
import { createGuardedConnector } from "./connector.ts";
import { acceptEncoding, decompressBody, textOrBytes } from "./content.ts";
import { exchange } from "./exchange.ts";
import type { Received } from "./exchange.ts";
import { createAddressGuard } from "./guard.ts";
import type { AddressGuard, Resolve } from "./guard.ts";
import { checkHeaders } from "./headers.ts";
import type { Headers } from "./headers.ts";
import { followRedirect, locationOf } from "./redirect.ts";
import type { Outgoing } from "./redirect.ts";
import { parseMethod, parseTarget } from "./target.ts";

export interface EgressRequest {
  method: string;
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | Uint8Array | undefined;
  /** Milliseconds for everything: waiting for a connection, redirects, the last byte of the body. Default 30,000. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Largest body, both as sent and decompressed. Default 1 MiB. */
  maxBytes?: number | undefined;
  /** Default 5. With 0 a redirect is a response like any other. */
  maxRedirects?: number | undefined;
}

export interface EgressResponse {
  status: number;
  /** By lower-case name; repeated fields are joined by a comma. */
  headers: Headers;
  /** Text for textual content types, else bytes; decompressed. */
  body: string | Uint8Array;
  /** Where the response came from in the end. */
  url: string;
}

/** The one way out over HTTP(S). */
export interface Egress {
  /** Resolves with any status (see failureOfResponse); throws StepFailure and nothing else. */
  request(request: EgressRequest): Promise<EgressResponse>;
  /** Lets requests under way finish and refuses new ones. */
  close(): Promise<void>;
}

export interface EgressOptions {
  allow: AllowList;
  /** Default: the system's resolver. */
  resolve?: Resolve | undefined;
  /** Connections per origin; requests beyond wait within their own time limit. Default 16. */
  maxPerHost?: number | undefined;
}

const connectTimeoutMs = 10_000;
const userAgent = "Millrace/1";

export function createEgress(options: EgressOptions): Egress {
  const guard = createAddressGuard(options);
  const agent = new Agent({
    connect: createGuardedConnector(guard, connectTimeoutMs),
    connections: options.maxPerHost ?? 16,
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    // A connection keeps its address, so this bounds how long a change of DNS goes unnoticed.
    keepAliveMaxTimeout: 60_000,
    // The deadline of the whole request replaces undici's limits per phase, which a slow drip never trips.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async request(request) {
      const { timeoutMs = 30_000, maxBytes = 1024 * 1024, maxRedirects = 5 } = request;
      const outgoing = prepare(request, guard);
      return withDeadline(timeoutMs, request.signal, (signal) =>
        send(agent, guard, outgoing, { maxBytes, maxRedirects, signal }),
      );
    },
    close: () => agent.close(),
  };
}

function prepare(request: EgressRequest, guard: AddressGuard): Outgoing {
  return {
    method: parseMethod(request.method),
    url: parseTarget(request.url, guard),
    headers: {
      "user-agent": userAgent,
      "accept-encoding": acceptEncoding,
      ...checkHeaders(request.headers ?? {}),
    },
    body: request.body,
  };
}

async function send(
  agent: Agent,
  guard: AddressGuard,
  first: Outgoing,
  limits: { maxBytes: number; maxRedirects: number; signal: AbortSignal },
): Promise<EgressResponse> {
  let outgoing = first;
  let followed = 0;
  try {
    for (;;) {
      const received = await exchange(agent, outgoing, limits);
      const location = locationOf(received.status, received.headers);
      if (location === undefined || limits.maxRedirects === 0) return await readResponse(received, outgoing, limits);
      followed += 1;
      if (followed > limits.maxRedirects) {
        throw finalBeforeSending("too_many_redirects", `The target redirects more than ${limits.maxRedirects} times.`);
      }
      outgoing = followRedirect(outgoing, received.status, parseTarget(location, guard, outgoing.url));
    }
  } catch (error) {
    throw followed === 0 ? error : afterRedirect(error);
  }
}

async function readResponse(received: Received, outgoing: Outgoing, limits: { maxBytes: number }) {
  const { status, headers } = received;
  const body = await decompressBody(received, limits.maxBytes);
  return {
    status,
    headers,
    body: textOrBytes(body, headers["content-type"]),
    url: outgoing.url.href,
  };
}

/** The first target has seen the request, and may have acted on it before it pointed elsewhere. */
function afterRedirect(error: unknown): unknown {
  if (!(error instanceof StepFailure) || error.outcome !== "not_sent") return error;
  const { code, message, retryable, details, cause } = error;
  return new StepFailure(code, message, { retryable, details, cause, outcome: "unknown" });
}

async function withDeadline<T>(
  timeoutMs: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const onAbort = (): void =>
    controller.abort(new DOMException("Called off.", { name: "AbortError", cause: outer?.reason }));
  const timer = setTimeout(() => controller.abort(new DOMException("Timed out.", "TimeoutError")), timeoutMs);
  if (outer?.aborted === true) onAbort();
  outer?.addEventListener("abort", onAbort);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", onAbort);
  }
}
