/**
 * The closed union of error codes, and the one class that carries them.
 * Each code has one HTTP status; the server maps errors to RFC 9457 problem details in one place.
 */
export const errorStatus = {
  malformed_json: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  event_conflict: 409,
  invalid_state: 409,
  stale_draft: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  invalid_input: 422,
  cannot_publish: 422,
  tests_failed: 422,
  upgrade_required: 426,
  precondition_required: 428,
  rate_limited: 429,
  internal: 500,
  overloaded: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** One thing that is wrong with an input. `path` is dotted, e.g. `contact.email` or `events.3.type`. */
export interface Issue {
  path: string;
  code: string;
  message: string;
}

export interface MillraceErrorOptions {
  issues?: Issue[];
  /** Seconds after which trying again makes sense; becomes the `Retry-After` header. */
  retryAfter?: number;
  cause?: unknown;
}

export class MillraceError extends Error {
  readonly code: ErrorCode;
  readonly issues: Issue[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: MillraceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "MillraceError";
    this.code = code;
    this.issues = options.issues;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}
