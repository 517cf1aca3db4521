import { type ErrorCode, errorStatus, type Issue, MillraceError } from "@millrace/shared/errors.ts";
import type { ProblemDetails } from "@millrace/shared/api/common.ts";
import { invalidInput } from "./issues.ts";
import { plainHeaders } from "./security-headers.ts";
import { unstorableTexts } from "./unstorable.ts";

const titles: Record<ErrorCode, string> = {
  malformed_json: "The body is not JSON",
  unauthenticated: "Sign in or send an API key",
  forbidden: "Not allowed",
  not_found: "Not found",
  method_not_allowed: "This address does not know the method",
  conflict: "It conflicts with what is stored",
  event_conflict: "The event is known with another body",
  invalid_state: "Not possible in the present state",
  stale_draft: "The draft has changed meanwhile",
  payload_too_large: "The body is too large",
  unsupported_media_type: "The content type is not supported",
  invalid_input: "The input is not valid",
  cannot_publish: "The workflow cannot be published",
  tests_failed: "Saved tests fail",
  upgrade_required: "This address is a WebSocket",
  precondition_required: "If-Match is missing",
  rate_limited: "Too many requests",
  internal: "Something went wrong on our side",
  overloaded: "Too much to do at the moment",
};

/**
 * What PostgreSQL says of a value that it cannot hold: NUL in a text, half a surrogate pair in JSON, a number too large, a time
 * or an offset that no clock shows.
 */
const unstorable = new Set(["22021", "22P05", "22003", "22008", "22009"]);

/**
 * Any failure as the error it is to the caller: what is not ours says nothing about its inside.
 * @param input what was sent, as far as it was read: the fields that PostgreSQL refused are found in it.
 */
export function asMillraceError(error: unknown, input?: unknown): MillraceError {
  if (error instanceof MillraceError) return error;
  if (unstorable.has(sqlStateOf(error))) {
    const texts = unstorableTexts(input);
    if (texts.length > 0) return invalidInput(texts);
    const why =
      "A value cannot be stored: a text holds NUL or broken characters, or a number or a time is out of range";
    return new MillraceError("invalid_input", why, { cause: error });
  }
  return new MillraceError("internal", "The request could not be completed; the log names the cause under this id", {
    cause: error,
  });
}

/** drizzle wraps the errors of PostgreSQL. */
function sqlStateOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : sqlStateOf(error.cause);
}

/** RFC 9457: the one place that turns errors into answers. */
export function problemResponse(
  error: MillraceError,
  requestId: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(problemDetails(error, requestId)), {
    status: error.status,
    headers: {
      ...plainHeaders,
      "content-type": "application/problem+json",
      "x-request-id": requestId,
      ...(error.retryAfter === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(error.retryAfter))) }),
      // The rest of the body stays unread, so this connection is of no more use.
      ...(error.status === errorStatus.payload_too_large ? { connection: "close" } : {}),
      ...(error.status === errorStatus.unauthenticated ? { "www-authenticate": 'Bearer realm="millrace"' } : {}),
      ...headers,
    },
  });
}

function problemDetails(error: MillraceError, requestId: string): ProblemDetails & { issues?: Issue[] } {
  return {
    type: `urn:millrace:error:${error.code}`,
    title: titles[error.code],
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.issues === undefined ? {} : { issues: error.issues }),
    requestId,
  };
}
