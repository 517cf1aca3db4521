import type { JsonObject } from "@millrace/shared/json.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { z } from "zod";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, testInstallation } from "../../test/installation.ts";
import { createApp } from "./app.ts";
import { route } from "./route.ts";

let system: Installation;
beforeAll(async () => {
  system = await testInstallation();
});
afterAll(() => system.close());

describe("errors", () => {
  it("are problem details, also for addresses and methods nobody knows", async () => {
    const unknown = await system.send("GET", "/v1/nothing");
    expect(unknown.headers.get("content-type")).toBe("application/problem+json");
    expect(unknown.body).toMatchObject({ status: 404, code: "not_found", type: "urn:millrace:error:not_found" });
    expect(unknown.headers.get("x-request-id")).toBe(unknown.body.requestId);
    const wrong = await system.send("PATCH", "/v1/events");
    expect([wrong.status, wrong.body.code, wrong.headers.get("allow")]).toEqual([
      405,
      "method_not_allowed",
      "POST, GET",
    ]);
  });

  it("of our own say nothing about the inside", async () => {
    const broken = route({
      method: "get",
      path: "/v1/broken",
      tag: "Test",
      summary: "Fails",
      permission: "signed-in",
      replies: { 200: z.unknown() },
      handle: () => Promise.reject(new Error("canary-4711 in a message")),
    });
    const late = route({
      ...broken,
      path: "/v1/late",
      handle: () => Promise.reject(new MillraceError("overloaded", "Later", { retryAfter: 3 })),
    });
    const { parts, signIn } = system;
    const env = { eventRate: 1, maxLagSeconds: 1, metricsToken: "0123456789abcdef", trustProxy: false };
    const logged: string[] = [];
    const logger = Object.assign(Object.create(parts.logger), {
      error: (...about: unknown[]) => void logged.push(JSON.stringify(about)),
    });
    const app = createApp({
      env,
      parts: { ...parts, logger },
      signIn,
      publicUrl: "http://localhost:3000",
      routes: [broken, late],
    });
    const key = await system.withPerson(await system.newWorkspace());
    const answer = await app.request("/v1/broken", { headers: { cookie: key.cookie } });
    const text = await answer.text();
    expect([answer.status, text.includes("canary")]).toEqual([500, false]);
    expect(logged.join()).toContain("A request failed");
    expect(logged.join()).not.toContain("canary");
    const busy = await app.request("/v1/late", { headers: { cookie: key.cookie } });
    expect([busy.status, busy.headers.get("retry-after")]).toEqual([503, "3"]);
    expect((await app.request("/metrics")).status).toBe(401);
    const metrics = await app.request("/metrics", { headers: { authorization: "Bearer 0123456789abcdef" } });
    expect(await metrics.text()).toContain(
      'millrace_http_request_duration_seconds_count{route="GET /v1/broken",status="5xx"} 1',
    );
  });
});

describe("a process", () => {
  it("is alive and ready", async () => {
    expect((await system.send("GET", "/healthz")).status).toBe(200);
    const ready = await system.send<JsonObject>("GET", "/readyz");
    expect(ready.body).toEqual({
      status: "ready",
      checks: { database: true, migrations: true, worker: true, accepting: true },
    });
  });
});

describe("the description of the API", () => {
  it("is OpenAPI 3.1 whose references all lead somewhere", async () => {
    const { body } = await system.send<JsonObject & { paths: JsonObject }>("GET", "/openapi.json");
    expect(body["openapi"]).toBe("3.1.0");
    expect(Object.keys(body.paths)).toContain("/v1/events/{id}");
    const references = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map(([, pointer]) => pointer ?? "");
    expect(references.length).toBeGreaterThan(0);
    for (const pointer of references) {
      const found = pointer
        .slice(2)
        .split("/")
        .reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], body);
      expect(found, pointer).toBeDefined();
    }
    const ids = [...JSON.stringify(body).matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is readable without a script", async () => {
    const { status, headers, body } = await system.send<string>("GET", "/docs");
    expect(status).toBe(200);
    expect(body).toContain("/v1/events/batch");
    expect(body).not.toContain("<script");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});
