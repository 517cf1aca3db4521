import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, messageOf, request, withQuery } from "./client.ts";

const problem = {
  type: "https://millrace.dev/errors/cannot_publish",
  title: "Cannot publish",
  status: 422,
  code: "cannot_publish",
  detail: "The workflow has 1 error.",
  issues: [{ path: "nodes.mail.config.to", code: "missing_field", message: "Fill in To" }],
};

/** Lets the next request be answered with `body`, and keeps what was asked. */
function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const fetched = vi.fn<(path: string, init: RequestInit) => Promise<Response>>(() =>
    Promise.resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers })),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("the request should have failed"),
    (error: unknown) => error as ApiError,
  );

afterEach(() => vi.unstubAllGlobals());

describe("request", () => {
  it("returns the parsed reply", async () => {
    answer(200, { items: [], nextCursor: null });
    expect(await request("GET", "/v1/runs")).toEqual({ items: [], nextCursor: null });
  });

  it("returns undefined for an empty reply", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 204 })));
    expect(await request("DELETE", "/v1/api-keys/1")).toBeUndefined();
  });

  it("sends JSON, the wanted headers and the query values that are set", async () => {
    const fetched = answer(200, {});
    await request("PUT", "/v1/workflows/w/draft", {
      query: { q: "mail", status: undefined, cursor: null, tag: "", limit: 20 },
      body: { graph: { nodes: [], edges: [] } },
      headers: { "If-Match": '"3"' },
    });
    const [path, init] = fetched.mock.calls[0] ?? [];
    const headers = new Headers(init?.headers);
    expect(path).toBe("/v1/workflows/w/draft?q=mail&limit=20");
    expect(init?.method).toBe("PUT");
    expect(init?.credentials).toBe("same-origin");
    expect(init?.body).toBe('{"graph":{"nodes":[],"edges":[]}}');
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("if-match")).toBe('"3"');
  });

  it("sends no content type without a body", async () => {
    const fetched = answer(200, {});
    await request("GET", "/v1/session");
    expect(new Headers(fetched.mock.calls[0]?.[1].headers).has("content-type")).toBe(false);
  });

  it("turns problem details into an ApiError with code, status, words and issues", async () => {
    answer(422, problem, { "Content-Type": "application/problem+json" });
    const error = await failure(request("POST", "/v1/workflows/w/publish"));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "cannot_publish", status: 422, detail: "The workflow has 1 error." });
    expect(error.issues).toEqual(problem.issues);
    expect(messageOf(error)).toBe("The workflow has 1 error.");
  });

  it("keeps how long to wait before trying again", async () => {
    answer(429, { ...problem, status: 429, code: "rate_limited", detail: "Too many" }, { "Retry-After": "7" });
    expect((await failure(request("GET", "/v1/runs"))).retryAfter).toBe(7);
  });

  it("says so when an error page is not ours", async () => {
    answer(502, "<h1>Bad gateway</h1>");
    expect(await failure(request("GET", "/v1/runs"))).toMatchObject({ code: "unexpected_reply", status: 502 });
  });

  it("does not take a code it does not know for one of ours", async () => {
    answer(400, { ...problem, code: "toString" });
    expect(await failure(request("GET", "/v1/runs"))).toMatchObject({ code: "unexpected_reply", status: 400 });
  });

  it("says so when a good answer is not JSON", async () => {
    answer(200, "<!doctype html>");
    expect(await failure(request("GET", "/v1/runs"))).toMatchObject({ code: "unexpected_reply", status: 200 });
  });

  it("names the network when no answer comes, and keeps the cause", async () => {
    const cause = new TypeError("fetch failed");
    vi.stubGlobal("fetch", () => Promise.reject(cause));
    expect(await failure(request("GET", "/v1/runs"))).toMatchObject({ code: "network", status: 0, cause });
  });

  it("lets an abort through as it is, because nobody waits for it any more", async () => {
    const abort = new AbortController();
    abort.abort();
    vi.stubGlobal("fetch", (_path: string, init: RequestInit) => Promise.reject(init.signal?.reason));
    const error = await failure(request("GET", "/v1/runs", { signal: abort.signal }));
    expect(error).not.toBeInstanceOf(ApiError);
    expect(error.name).toBe("AbortError");
  });
});

describe("withQuery", () => {
  it("leaves the path alone when nothing is set", () => {
    expect(withQuery("/v1/runs", { q: "" })).toBe("/v1/runs");
  });

  it("escapes values", () => {
    expect(withQuery("/v1/contacts", { q: "a&b=c d" })).toBe("/v1/contacts?q=a%26b%3Dc+d");
  });
});
