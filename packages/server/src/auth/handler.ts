import { type ErrorCode, errorStatus, MillraceError } from "@millrace/shared/errors.ts";
import { type HttpContext, readBody } from "../http/body.ts";
import { problemResponse } from "../http/problem.ts";
import { newRequestId } from "../http/request-id.ts";
import { plainHeaders } from "../http/security-headers.ts";
import { addressHeader, type SignIn } from "./sign-in.ts";

export const authBase = "/v1/auth";

/** All that is open of better-auth. Whatever it learns to do with a new release stays closed until it stands here. */
const open: ReadonlySet<string> = new Set([
  "POST /sign-in/email",
  "POST /sign-out",
  "POST /change-password",
  "GET /organization/list",
  "POST /organization/set-active",
]);

const maxBody = 16 * 1024;

/** Hands a request to better-auth, and puts its refusals into the form of all our errors. */
export function createAuthHandler({ auth }: SignIn, trustProxy: boolean): (c: HttpContext) => Promise<Response> {
  return async (c) => {
    const path = c.req.path.slice(authBase.length);
    if (!open.has(`${c.req.method} ${path}`))
      throw new MillraceError("not_found", "Nothing is found under this address");
    const headers = new Headers(c.req.raw.headers);
    headers.set(addressHeader, clientAddress(c, trustProxy));
    const body = c.req.method === "POST" ? await readBody(c, maxBody) : null;
    const answer = await auth.handler(new Request(c.req.url, { method: c.req.method, headers, body }));
    if (answer.status >= 400) return refusal(answer);
    const kept = new Headers(answer.headers);
    for (const [name, value] of Object.entries(plainHeaders)) kept.set(name, value);
    return new Response(JSON.stringify(withoutToken(await answer.json())), { status: answer.status, headers: kept });
  };
}

/** Whose attempts are counted. */
function clientAddress(c: HttpContext, trustProxy: boolean): string {
  const forwarded = trustProxy ? c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  return forwarded ?? c.env?.incoming?.socket.remoteAddress ?? "127.0.0.1";
}

/** better-auth also answers with the session's token; it belongs into the cookie, where no script reads it. */
function withoutToken(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const { token: _token, ...kept } = body as { token?: unknown };
  return kept;
}

async function refusal(answer: Response): Promise<Response> {
  const said = (await answer.json().catch(() => ({}))) as { message?: unknown };
  const message = typeof said.message === "string" ? said.message : "The request was refused";
  const wait = Number(answer.headers.get("x-retry-after"));
  const error = new MillraceError(codeOf(answer.status), message, wait > 0 ? { retryAfter: wait } : {});
  return problemResponse(error, newRequestId());
}

function codeOf(status: number): ErrorCode {
  if (status === 400) return "invalid_input";
  const [code] = Object.entries(errorStatus).find(([, known]) => known === status) ?? ["internal"];
  return code as ErrorCode;
}
