import type { ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseAllowList } from "./addresses.ts";
import { createEgress } from "./client.ts";
import type { Egress } from "./client.ts";
import { followRedirect } from "./redirect.ts";
import { listen } from "./test-listener.ts";

function loopbackEgress(): Egress {
  const egress = createEgress({
    allow: parseAllowList("127.0.0.1"),
    resolve: (host) => Promise.resolve(host === "inner.example.com" ? ["127.0.0.2"] : ["127.0.0.1"]),
  });
  onTestFinished(() => egress.close());
  return egress;
}
const redirect = (response: ServerResponse, status: number, location: string) =>
  response.writeHead(status, { location }).end("elsewhere");

describe("a redirect", () => {
  it.each([
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://2852039166/",
    "http://inner.example.com/",
    "//10.0.0.1/",
  ])("to %s is refused", async (location) => {
    const listener = await listen((_request, response) => redirect(response, 302, location));
    await expect(loopbackEgress().request({ method: "GET", url: listener.origin })).rejects.toMatchObject({
      code: "egress_refused",
      retryable: false,
      outcome: "unknown",
    });
    expect(listener.requests).toHaveLength(1);
  });

  it.each(["file:///etc/passwd", "javascript:alert(1)", "http://user:pass@example.com/"])(
    "to %s is refused",
    async (location) => {
      const listener = await listen((_request, response) => redirect(response, 302, location));
      await expect(loopbackEgress().request({ method: "GET", url: listener.origin })).rejects.toMatchObject({
        code: "invalid_url",
      });
    },
  );

  const credentials = {
    Authorization: "Bearer s",
    Cookie: "a=b",
    "X-Api-Key": "k",
    Accept: "text/plain",
  };

  it("within the origin keeps the credentials", async () => {
    const listener = await listen((request, response) => {
      if (request.url === "/old") redirect(response, 307, "/new?x=1");
      else response.end("moved");
    });
    const url = `${listener.origin}/old`;
    const answer = await loopbackEgress().request({
      method: "PUT",
      url,
      headers: credentials,
      body: "data",
    });
    expect(answer).toMatchObject({ status: 200, body: "moved", url: `${listener.origin}/new?x=1` });
    expect(listener.requests[1]).toMatchObject({
      method: "PUT",
      body: "data",
      headers: { authorization: "Bearer s", cookie: "a=b", "x-api-key": "k" },
    });
  });

  it("to another origin drops every credential and keeps what is harmless", async () => {
    const other = await listen();
    const listener = await listen((_request, response) => redirect(response, 308, `${other.origin}/`));
    await loopbackEgress().request({
      method: "POST",
      url: listener.origin,
      headers: credentials,
      body: "data",
    });
    expect(other.requests[0]).toMatchObject({
      method: "POST",
      body: "data",
      headers: { accept: "text/plain" },
    });
    for (const name of ["authorization", "cookie", "x-api-key"]) {
      expect(other.requests[0]?.headers).not.toHaveProperty(name);
    }
  });

  it.each([
    [303, "PUT", "GET"],
    [303, "POST", "GET"],
    [302, "POST", "GET"],
    [301, "POST", "GET"],
    [302, "DELETE", "DELETE"],
    [307, "POST", "POST"],
    [308, "POST", "POST"],
  ])("%i turns %s into %s", async (status, method, expected) => {
    const listener = await listen((request, response) => {
      if (request.url === "/") redirect(response, status, "/there");
      else response.end();
    });
    const headers = { "content-type": "text/plain" };
    await loopbackEgress().request({ method, url: listener.origin, headers, body: "data" });
    const [, second] = listener.requests;
    expect(second?.method).toBe(expected);
    expect(second?.body).toBe(expected === "GET" ? "" : "data");
    expect(second?.headers["content-type"]).toBe(expected === "GET" ? undefined : "text/plain");
  });

  it("that never ends is given up", async () => {
    const listener = await listen((_request, response) => redirect(response, 302, "/"));
    await expect(loopbackEgress().request({ method: "GET", url: listener.origin })).rejects.toMatchObject({
      code: "too_many_redirects",
      retryable: false,
    });
    expect(listener.requests).toHaveLength(6);
  });

  it("is a response when none may be followed", async () => {
    const listener = await listen((_request, response) => redirect(response, 302, "http://10.0.0.1/"));
    const answer = await loopbackEgress().request({
      method: "GET",
      url: listener.origin,
      maxRedirects: 0,
    });
    expect(answer).toMatchObject({ status: 302, headers: { location: "http://10.0.0.1/" } });
  });

  it("from https to http is refused", () => {
    const from = {
      method: "GET",
      url: new URL("https://example.com/"),
      headers: {},
      body: undefined,
    };
    expect(() => followRedirect(from, 302, new URL("http://example.com/"))).toThrow("from https to http");
  });
});
