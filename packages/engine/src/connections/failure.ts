import type { Json } from "@millrace/shared/json.ts";

/**
 * How an external step fails, and whether trying again makes sense.
 *
 * | what happened | code | retryable | outcome |
 * | --- | --- | --- | --- |
 * | the target answered 408, 425, 429 or 5xx | `http_<status>` | yes, honouring Retry-After | rejected |
 * | the target answered anything else that is not 2xx | `http_<status>` | no | rejected |
 * | no name, no route, no connection, no TLS session | `dns_failed`, `unreachable`, … | yes | not_sent |
 * | cut or timed out after the request was written | `connection_closed`, `timeout` | yes | unknown |
 * | refused by our own rules | `egress_refused`, `invalid_request`, … | no | not_sent |
 */

/**
 * `not_sent`: the target has not seen the request. `rejected`: it has, and said no.
 * `unknown`: it may have acted on it; whoever retries relies on the idempotency key that went along.
 */
export type FailureOutcome = "not_sent" | "unknown" | "rejected";

export interface StepFailureOptions {
  retryable: boolean;
  outcome: FailureOutcome;
  /** Milliseconds the target asked to be left alone for. */
  retryAfterMs?: number | undefined;
  details?: Json | undefined;
  cause?: unknown;
}

/** What an external step throws. `code` is stable snake case; the message is for people and holds no secrets. */
export class StepFailure extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly outcome: FailureOutcome;
  readonly retryAfterMs: number | undefined;
  readonly details: Json | undefined;

  constructor(code: string, message: string, options: StepFailureOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "StepFailure";
    this.code = code;
    this.retryable = options.retryable;
    this.outcome = options.outcome;
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details;
  }
}

/** A failure on our side of the wire that no repetition will change. */
export function finalBeforeSending(code: string, message: string, cause?: unknown): StepFailure {
  return new StepFailure(code, message, { retryable: false, outcome: "not_sent", cause });
}

/** 408 Request Timeout, 425 Too Early, 429 Too Many Requests and every 5xx: the same request may pass later. */
function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

const longestRetryAfterMs = 24 * 60 * 60 * 1000;

/**
 * Milliseconds from a Retry-After header (RFC 9110 §10.2.3: seconds or an HTTP date), between 0 and one day.
 * `now` is Unix milliseconds. Undefined when the header is absent or unreadable.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? "";
  if (value === "") return undefined;
  // Date.parse also takes "-5" for a year; every form of an HTTP date begins with the day of the week.
  const date = /^[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : date - now;
  if (Number.isNaN(wait)) return undefined;
  return Math.min(Math.max(wait, 0), longestRetryAfterMs);
}

const bodyExcerptLength = 2048;

/** The failure that a response stands for; undefined for 2xx. `now` is Unix milliseconds. */
export function failureOfResponse(
  response: {
    status: number;
    headers: Readonly<Record<string, string>>;
    body: string | Uint8Array;
  },
  now: number,
): StepFailure | undefined {
  const { status, headers, body } = response;
  if (status >= 200 && status < 300) return undefined;
  const retryable = isRetryableStatus(status);
  return new StepFailure(`http_${status}`, `The target answered ${status}.`, {
    retryable,
    outcome: "rejected",
    retryAfterMs: retryable ? parseRetryAfter(headers["retry-after"], now) : undefined,
    details: typeof body === "string" ? { status, body: body.slice(0, bodyExcerptLength) } : { status },
  });
}

/** The failure behind an error of a socket, of TLS, of DNS or of the HTTP client. `sent`: writing had begun. */
export function failureOfNetworkError(error: unknown, sent: boolean): StepFailure {
  if (error instanceof StepFailure) return error;
  const outcome = sent ? "unknown" : "not_sent";
  const [code, message, retryable] = describeNetworkError(error, sent);
  return new StepFailure(code, message, { retryable, outcome, cause: error });
}

type Description = [code: string, message: string, retryable: boolean];

function describeNetworkError(error: unknown, sent: boolean): Description {
  const name = error instanceof Error ? error.name : "";
  const code = errorCode(error);
  if (name === "TimeoutError") {
    return [
      "timeout",
      sent ? "The answer did not arrive in time." : "There was no connection to the target in time.",
      true,
    ];
  }
  if (name === "AbortError" && code !== "UND_ERR_ABORTED") return ["aborted", "The request was called off.", true];
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "ENODATA":
    case "ESERVFAIL":
      return ["dns_failed", "The host name could not be resolved.", true];
    case "ECONNREFUSED":
      return ["connection_refused", "The target refused the connection.", true];
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EADDRNOTAVAIL":
      return ["unreachable", "There is no route to the target.", true];
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
      return ["connect_timeout", "The target did not take the connection in time.", true];
    case "UND_ERR_HEADERS_OVERFLOW":
      return ["response_too_large", "The headers of the answer are too large.", false];
    case "UND_ERR_INVALID_ARG":
      return ["invalid_request", "The request is not valid HTTP.", false];
    case "UND_ERR_CLOSED":
    case "UND_ERR_DESTROYED":
      return ["shutting_down", "The client is shutting down.", true];
    default:
      break;
  }
  if (isTlsCode(code)) return ["tls_failed", `No trusted TLS session with the target (${code}).`, true];
  if (name === "HTTPParserError") return ["invalid_response", "The answer is not valid HTTP.", true];
  if (sent) return ["connection_closed", "The connection was cut before the answer was complete.", true];
  return ["connection_failed", "The connection could not be made.", true];
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

function isTlsCode(code: string): boolean {
  return (
    code === "EPROTO" ||
    /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH)/.test(code)
  );
}
