import { getContact, listContacts } from "@millrace/engine/records/contacts.ts";
import { listTimeline } from "@millrace/engine/records/timeline.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { pageQuery, uuidSchema } from "@millrace/shared/api/common.ts";
import { contactPage, contactSchema, listContactsQuery, timelinePage } from "@millrace/shared/api/contacts.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";
import { contactFieldRoutes } from "./fields.ts";
import { contactWriteRoutes } from "./write.ts";

const contactParams = z.object({ id: uuidSchema });
const tag = "Contacts";

/** `/v1/contacts` and `/v1/contact-fields`: the people that workflows are about. */
export const contactRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/contacts",
    tag,
    summary: "List contacts, newest first; find them by address, name, external id, phone or tag",
    permission: "contacts:read",
    query: listContactsQuery.strict(),
    replies: { 200: contactPage },
    handle: async ({ workspaceId, query }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => listContacts(sql, workspaceId, query)),
    }),
  }),
  route({
    method: "get",
    path: "/v1/contacts/:id",
    tag,
    summary: "Show a contact",
    permission: "contacts:read",
    params: contactParams,
    replies: { 200: contactSchema, 404: null },
    handle: async ({ workspaceId, params }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => getContact(sql, workspaceId, params.id)),
    }),
  }),
  route({
    method: "get",
    path: "/v1/contacts/:id/timeline",
    tag,
    summary: "List what happened to a contact, newest first: events, runs and tasks",
    permission: "contacts:read",
    params: contactParams,
    query: pageQuery.strict(),
    replies: { 200: timelinePage, 404: null },
    handle: async ({ workspaceId, params, query }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => listTimeline(sql, workspaceId, params.id, query)),
    }),
  }),
  ...contactWriteRoutes,
  ...contactFieldRoutes,
];
