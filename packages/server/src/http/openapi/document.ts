import { problemDetailsSchema } from "@millrace/shared/api/common.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import type { z } from "zod";
import type { Route } from "../route.ts";
import { createSchemaWriter, type SchemaWriter } from "./schemas.ts";

const said: Readonly<Record<number, string>> = {
  101: "The connection is a WebSocket from now on",
  200: "Done",
  201: "Created",
  202: "Accepted and stored",
  204: "Done; nothing to say",
  207: "Some were taken and some refused; each item says which",
  400: "The body is not JSON",
  401: "Nobody is signed in, or the key is not known",
  403: "The permission is missing",
  404: "Not found",
  409: "It conflicts with what is stored",
  412: "It has changed meanwhile",
  413: "The body is too large",
  415: "The content type is not supported",
  422: "The input is not valid; issues name each field",
  426: "This address is a WebSocket",
  428: "If-Match is missing",
  429: "Too many requests; Retry-After says when to come back",
  503: "Too much to do; Retry-After says when to come back",
};

/** OpenAPI 3.1 of the routes, from the very schemas that check the requests. */
export function openApiDocument(routes: readonly Route[], publicUrl: string): JsonObject {
  const writer = createSchemaWriter();
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    (paths[path] ??= {})[route.method] = operation(route, writer);
  }
  writer.components["Problem"] = writer.write(problemDetailsSchema, "output");
  return {
    openapi: "3.1.0",
    info: {
      title: "Millrace",
      version: "1",
      description:
        "Send events, draw workflows, watch runs. Errors are RFC 9457 problem details with a stable code. " +
        "A CloudEvent's id, source, type, time and data become the event's; its subject becomes contact.externalId, and the " +
        "extension attributes contactemail, contactphone and contactanonymousid name the contact otherwise. " +
        "Event types without a contract are accepted as they are; a contract that is known is enforced.",
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: writer.components,
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key: mr_live_…" },
        session: { type: "apiKey", in: "cookie", name: "millrace.session_token", description: "Signed in by browser" },
      },
    },
  };
}

/** `/v1/workflows/{id}` of `/v1/workflows/:id`. */
export function openApiPath(path: string): string {
  return path.replaceAll(/:([a-zA-Z]+)/g, "{$1}");
}

function operation(route: Route, writer: SchemaWriter): JsonObject {
  const parameters = [...parametersOf(route.params, "path", writer), ...parametersOf(route.query, "query", writer)];
  return {
    operationId: `${route.method}${route.path.replaceAll(/[^a-zA-Z]+(.)?/g, (_, next?: string) => next?.toUpperCase() ?? "")}`,
    tags: [route.tag],
    summary: route.summary,
    ...(route.permission === "public" ? { security: [] } : { security: [{ key: [] }, { session: [] }] }),
    ...(route.permission === "public" || route.permission === "signed-in" ? {} : { "x-permission": route.permission }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: requestBody(route, route.body, writer) } : {}),
    responses: responses(route, writer),
  };
}

function parametersOf(schema: z.ZodType | undefined, place: "path" | "query", writer: SchemaWriter): JsonObject[] {
  if (!schema) return [];
  const { properties, required } = writer.write(schema, "input") as { properties?: JsonObject; required?: string[] };
  return Object.entries(properties ?? {}).map(([name, described]) => ({
    name,
    in: place,
    required: place === "path" || (required?.includes(name) ?? false),
    schema: described,
  }));
}

function requestBody(route: Route, body: z.ZodType, writer: SchemaWriter): JsonObject {
  const schema = writer.write(body, "input");
  const types = route.consumes ?? ["application/json"];
  return {
    required: true,
    content: Object.fromEntries(types.map((type) => [type, { schema: type.includes("cloudevents") ? {} : schema }])),
  };
}

function responses(route: Route, writer: SchemaWriter): JsonObject {
  const all = new Map<number, z.ZodType | null>(
    Object.entries(route.replies).map(([status, schema]) => [Number(status), schema]),
  );
  if (route.permission !== "public") for (const status of [401, 403]) if (!all.has(status)) all.set(status, null);
  if (route.body) for (const status of [400, 413, 415, 422]) if (!all.has(status)) all.set(status, null);
  return Object.fromEntries(
    [...all]
      .sort(([one], [other]) => one - other)
      .map(([status, schema]) => [status, response(status, schema, writer)]),
  );
}

function response(status: number, schema: z.ZodType | null, writer: SchemaWriter): JsonObject {
  const description = said[status] ?? `Status ${status}`;
  if (status >= 400) {
    return {
      description,
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    };
  }
  return schema === null
    ? { description }
    : { description, content: { "application/json": { schema: writer.write(schema, "output") } } };
}
