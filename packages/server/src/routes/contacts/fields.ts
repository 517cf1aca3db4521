import { listContactFields, putContactField } from "@millrace/engine/records/contact-fields.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { contactFieldSchema, putContactFieldBody } from "@millrace/shared/api/contacts.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";

const tag = "Contacts";

/** The fields that contacts have. */
export const contactFieldRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/contact-fields",
    tag,
    summary: "List the fields that contacts have: built-in and custom ones",
    permission: "contacts:read",
    replies: { 200: z.object({ items: z.array(contactFieldSchema) }) },
    handle: async ({ workspaceId }, { pool }) => ({
      status: 200,
      body: { items: await inWorkspace(pool, workspaceId, (sql) => listContactFields(sql, workspaceId)) },
    }),
  }),
  route({
    method: "put",
    path: "/v1/contact-fields",
    tag,
    summary: "Add a custom field, or change its label or type",
    permission: "contacts:write",
    body: putContactFieldBody,
    replies: { 200: contactFieldSchema, 409: null },
    handle: async ({ workspaceId, body }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => putContactField(sql, workspaceId, body)),
    }),
  }),
];
