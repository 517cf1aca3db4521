import { jsonText } from "@millrace/engine/store/json-text.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { type EventType, eventTypeSchema, putEventTypeBody } from "@millrace/shared/api/events.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { EventContract } from "@millrace/shared/events/contract.ts";
import { contractOf, contracts } from "@millrace/shared/events/contracts.ts";
import { checkDataSchema } from "@millrace/shared/events/data-schema.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { z } from "zod";
import { invalidInput } from "../../http/issues.ts";
import { type Route, route } from "../../http/route.ts";

const mostCustomTypes = 500;

const builtIn: EventType[] = contracts.map((contract: EventContract) => ({
  type: contract.type,
  title: contract.title,
  description: contract.description,
  family: contract.family,
  custom: false,
  schema: z.toJSONSchema(contract.data, { io: "input" }) as JsonObject,
  example: contract.example,
}));

/** `/v1/event-types`: the contract of every event type, built-in and custom. */
export const eventTypeRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/event-types",
    tag: "Events",
    summary: "List the event types that are known, each with the JSON Schema of its data",
    permission: "events:read",
    replies: { 200: z.object({ items: z.array(eventTypeSchema) }) },
    handle: async ({ workspaceId }, { pool }) => {
      const custom = await inWorkspace(
        pool,
        workspaceId,
        (sql) => sql<Omit<EventType, "family" | "custom">[]>`
          select type, title, description, schema, example from event_types
          where workspace_id = ${workspaceId} order by type`,
      );
      return { status: 200, body: { items: [...builtIn, ...custom.map(asCustom)] } };
    },
  }),
  route({
    method: "put",
    path: "/v1/event-types",
    tag: "Events",
    summary: "Define a custom event type; from then on its events must fit the schema",
    permission: "settings:write",
    body: putEventTypeBody,
    replies: { 200: eventTypeSchema, 409: null },
    handle: async ({ workspaceId, body }, { pool }) => {
      if (contractOf(body.type)) throw new MillraceError("conflict", `${body.type} is built in and cannot be changed`);
      const issues = checkDataSchema(body.schema);
      if (issues.length > 0) throw invalidInput(issues);
      await inWorkspace(pool, workspaceId, async (sql) => {
        const [count] = await sql<{ others: number }[]>`
          select count(*)::int as others from event_types where workspace_id = ${workspaceId} and type <> ${body.type}`;
        if (count && count.others >= mostCustomTypes) {
          throw new MillraceError("conflict", `A workspace has at most ${mostCustomTypes} custom event types`);
        }
        await sql`
          insert into event_types (workspace_id, type, title, description, schema, example)
          values (${workspaceId}, ${body.type}, ${body.title}, ${body.description},
            ${jsonText(body.schema)}::text::jsonb, ${jsonText(body.example)}::text::jsonb)
          on conflict (workspace_id, type) do update set title = excluded.title, description = excluded.description,
            schema = excluded.schema, example = excluded.example`;
      });
      return { status: 200, body: asCustom(body) };
    },
  }),
];

function asCustom(type: Omit<EventType, "family" | "custom">): EventType {
  const { type: name, title, description, schema, example } = type;
  return { type: name, title, description, family: "system", custom: true, schema, example };
}
