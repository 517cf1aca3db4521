import type { ProblemDetails } from "@millrace/shared/api/common.ts";
import { type ErrorCode, errorStatus, type Issue } from "@millrace/shared/errors.ts";

/** `network`: no answer came. `unexpected_reply`: an answer came that is not ours, e.g. a proxy's error page. */
export type ApiErrorCode = ErrorCode | "network" | "unexpected_reply";

/** What went wrong with a request, in words that can be shown. `status` is 0 when no answer came. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly detail: string;
  readonly issues: Issue[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | null;

  constructor(
    code: ApiErrorCode,
    status: number,
    detail: string,
    more: { issues?: Issue[]; retryAfter?: number | null; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.issues = more.issues ?? [];
    this.retryAfter = more.retryAfter ?? null;
  }
}

export type QueryValue = string | number | boolean | null | undefined;

export interface RequestOptions {
  /** Values that are undefined, null or empty are left out. */
  query?: Record<string, QueryValue>;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Sends a request to our own origin with the session cookie and returns the parsed JSON; an empty reply gives undefined.
 * @throws ApiError for every answer that is not 2xx, and when there is no answer.
 */
export async function request<Reply>(method: Method, path: string, options: RequestOptions = {}): Promise<Reply> {
  const response = await send(method, path, options);
  const text = await response.text();
  if (!response.ok) throw errorFrom(response, text);
  if (text === "") return undefined as Reply;
  const parsed = parseJson(text);
  if (parsed === undefined) {
    throw new ApiError("unexpected_reply", response.status, "The server sent an answer that is not JSON.");
  }
  return parsed as Reply;
}

/** `path` with a query string of the values that are set. */
export function withQuery(path: string, query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The words of an error that are fit to be shown, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.detail;
  return "Something unexpected happened. Reload the page and try again.";
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const headers = new Headers({ Accept: "application/json", ...options.headers });
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (options.body !== undefined) {
    headers.set("Content-Type", "application/json");
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) init.signal = options.signal;
  try {
    return await fetch(withQuery(path, options.query), init);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError("network", 0, "The server cannot be reached. Check the connection and try again.", { cause });
  }
}

function errorFrom(response: Response, text: string): ApiError {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  const problem = parseJson(text);
  if (!isProblem(problem)) {
    const detail = `The server answered ${response.status} without saying why. Try again in a moment.`;
    return new ApiError("unexpected_reply", response.status, detail, { retryAfter });
  }
  const issues = Array.isArray(problem.issues) ? problem.issues : [];
  return new ApiError(problem.code, response.status, problem.detail, { issues, retryAfter });
}

/** Looked at by hand: a schema library would double what has to load before the first page. */
function isProblem(value: unknown): value is ProblemDetails & { code: ErrorCode } {
  if (typeof value !== "object" || value === null) return false;
  const { code, detail } = value as Partial<ProblemDetails>;
  return typeof detail === "string" && typeof code === "string" && Object.hasOwn(errorStatus, code);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
