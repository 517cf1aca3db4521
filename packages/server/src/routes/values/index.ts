import { contactValues, eventValues } from "@millrace/engine/records/seen-values.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { contactValuesQuery, eventValuesQuery, valuesReply } from "@millrace/shared/api/values.ts";
import { parsePath } from "@millrace/shared/paths.ts";
import { type Route, route } from "../../http/route.ts";

/** `/v1/event-values` and `/v1/contact-values`: what a condition's values can be chosen from. */
export const valueRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/event-values",
    tag: "Events",
    summary: "List the values that the newest events of a type have at a path of their data, the most frequent first",
    permission: "events:read",
    query: eventValuesQuery.strict(),
    replies: { 200: valuesReply },
    handle: async ({ workspaceId, query: { type, path, ...wanted } }, { pool }) => {
      const segments = parsePath(path);
      const items = segments
        ? await inWorkspace(pool, workspaceId, (sql) => eventValues(sql, workspaceId, type, segments, wanted))
        : [];
      return { status: 200, body: { items } };
    },
  }),
  route({
    method: "get",
    path: "/v1/contact-values",
    tag: "Contacts",
    summary: "List the values that the newest contacts have in a field, the most frequent first",
    permission: "contacts:read",
    query: contactValuesQuery.strict(),
    replies: { 200: valuesReply },
    handle: async ({ workspaceId, query: { field, ...wanted } }, { pool }) => ({
      status: 200,
      body: { items: await inWorkspace(pool, workspaceId, (sql) => contactValues(sql, workspaceId, field, wanted)) },
    }),
  }),
];
