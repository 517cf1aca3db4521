import { type Json, jsonSchema } from "@millrace/shared/json.ts";
import { z } from "zod";
import { failureOfResponse } from "../../connections/failure.ts";
import { defineExternal, nextPort } from "../define.ts";
import { hostOf } from "./host.ts";
import { readBody } from "./response-body.ts";

const headersField = z.record(z.string().max(200), z.string().max(8_000));

export const httpRequest = defineExternal({
  type: "http.request",
  kind: "action",
  family: "integration",
  title: "HTTP request",
  description: "Calls another system and keeps its answer.",
  icon: "world-www",
  summary: "{{ config.method | default: 'GET' }} {{ config.url }}",
  keywords: ["api", "rest", "call", "fetch"],
  config: z.strictObject({
    method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("GET").meta({ title: "Method" }),
    url: z.string().trim().min(1, "Name the address to call.").max(4_000).meta({
      title: "URL",
      "x-control": "template",
      "x-placeholder": "https://api.example.com/orders",
    }),
    headers: headersField.optional().meta({ title: "Headers", "x-control": "http-headers" }),
    query: headersField.optional().meta({ title: "Query", "x-control": "http-headers", "x-advanced": true }),
    body: jsonSchema.optional().meta({
      title: "Body",
      description: "JSON or text. Values may hold templates.",
      "x-control": "code",
      "x-keep-type": true,
    }),
    repeatable: z.boolean().default(true).meta({
      title: "May be repeated",
      description:
        "Every repeat carries the same Idempotency-Key. Switch off when the target does not look at it: a call whose outcome is unknown then stops for a person to decide.",
      "x-advanced": true,
    }),
    connectionId: z
      .string()
      .max(100)
      .optional()
      .meta({ title: "Connection", "x-control": "connection", "x-advanced": true }),
  }),
  ports: nextPort,
  output: z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: jsonSchema }),
  idempotent: ({ method, repeatable }) => repeatable || method === "GET",
  target: ({ url }) => hostOf(url),
  preview: ({ method, url, query, headers, body }) => ({
    kind: "http",
    method,
    url: withQuery(url, query),
    headers: { ...(isJson(body) ? { "content-type": "application/json" } : {}), ...headers },
    body: textOfBody(body),
  }),
  assumes: () => ({ status: 200, headers: {}, body: {} }),
  mayTry: true,
  send: async ({ input, idempotencyKey, signal, timeoutMs, context }, { egress }) => {
    const url = withQuery(input.url, input.query);
    const body = textOfBody(input.body);
    const response = await egress.request({
      method: input.method,
      url,
      headers: {
        ...(isJson(input.body) ? { "content-type": "application/json" } : {}),
        ...input.headers,
        "idempotency-key": idempotencyKey,
      },
      ...(body === null ? {} : { body }),
      timeoutMs,
      signal,
    });
    const failure = failureOfResponse(response, context.now.getTime());
    if (failure) throw failure;
    return { output: { status: response.status, headers: { ...response.headers }, body: readBody(response) } };
  },
});

function isJson(body: Json | undefined): boolean {
  return body !== undefined && typeof body !== "string";
}

function textOfBody(body: Json | undefined): string | null {
  if (body === undefined) return null;
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** Adds query parameters to an address as text; the egress client parses and judges it. */
function withQuery(url: string, query: Record<string, string> | undefined): string {
  const added = new URLSearchParams(query ?? {}).toString();
  if (added === "") return url;
  const [before = "", fragment] = url.split("#", 2);
  return `${before}${before.includes("?") ? "&" : "?"}${added}${fragment === undefined ? "" : `#${fragment}`}`;
}
