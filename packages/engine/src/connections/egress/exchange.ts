import type { Dispatcher } from "undici";
import { StepFailure, failureOfNetworkError } from "../failure.ts";
import type { Headers } from "./headers.ts";
import { locationOf } from "./redirect.ts";
import type { Outgoing } from "./redirect.ts";

/** A response as it came over the wire: the body is still encoded. */
export interface Received {
  status: number;
  headers: Headers;
  body: Buffer;
}

/**
 * One request, one response; follows nothing. Rejects with a StepFailure as soon as the body grows past `maxBytes`
 * or the signal aborts; the connection is dropped then. The body of a redirect is not read.
 */
export function exchange(
  dispatcher: Dispatcher,
  outgoing: Outgoing,
  limits: { maxBytes: number; signal: AbortSignal },
): Promise<Received> {
  const { maxBytes, signal } = limits;
  return new Promise((resolve, reject) => {
    // undici starts a request when it has a connection for it; only from then on can the target have seen it.
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    let status = 0;
    let headers: Headers = {};
    const chunks: Buffer[] = [];
    let size = 0;

    function settle(finish: () => void, abortWith?: Error): void {
      if (settled) return;
      settled = true;
      signal.removeEventListener("abort", onAbort);
      finish();
      if (abortWith !== undefined) controller?.abort(abortWith);
    }
    function fail(error: unknown): void {
      const failure = failureOfNetworkError(error, controller !== undefined);
      settle(() => reject(failure), failure);
    }
    function onAbort(): void {
      fail(signal.reason);
    }

    if (signal.aborted) return fail(signal.reason);
    signal.addEventListener("abort", onAbort);
    dispatcher.dispatch(
      {
        origin: outgoing.url.origin,
        path: outgoing.url.pathname + outgoing.url.search,
        method: outgoing.method,
        headers: outgoing.headers,
        body: outgoing.body ?? null,
      },
      {
        onRequestStart(started) {
          if (settled) return started.abort(new Error("The request was called off before it started."));
          controller = started;
        },
        onResponseStart(_controller, statusCode, fields) {
          if (statusCode < 200) return;
          status = statusCode;
          headers = flatten(fields);
          if (locationOf(status, headers) !== undefined) {
            settle(() => resolve({ status, headers, body: Buffer.alloc(0) }), new Error("Redirected."));
          } else if (Number(headers["content-length"]) > maxBytes && outgoing.method !== "HEAD") {
            fail(tooLarge(maxBytes));
          }
        },
        onResponseData(_controller, chunk) {
          size += chunk.byteLength;
          if (size > maxBytes) fail(tooLarge(maxBytes));
          else chunks.push(chunk);
        },
        onResponseEnd() {
          settle(() => resolve({ status, headers, body: Buffer.concat(chunks) }));
        },
        onResponseError(_controller, error) {
          fail(error);
        },
      },
    );
  });
}

/** Final: it would be as large again. Unknown: the target has acted, only what it said is lost. */
export function tooLarge(maxBytes: number): StepFailure {
  return new StepFailure("response_too_large", `The answer is larger than ${maxBytes} bytes.`, {
    retryable: false,
    outcome: "unknown",
  });
}

function flatten(fields: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : (value ?? ""),
  ]);
  return Object.fromEntries(entries) as Headers;
}
