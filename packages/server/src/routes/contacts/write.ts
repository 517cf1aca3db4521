import { mergeContacts } from "@millrace/engine/records/merge.ts";
import { type PutResult, putContacts } from "@millrace/engine/records/put.ts";
import { withRecords } from "@millrace/engine/records/with-records.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import {
  batchContactsBody,
  batchContactsReply,
  contactSchema,
  mergeContactsBody,
  putContactBody,
} from "@millrace/shared/api/contacts.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";

const tag = "Contacts";
const addressTaken = "The e-mail address belongs to another contact.";

/** Changes of contacts; those that change something start the workflows that listen for it. */
export const contactWriteRoutes: Route[] = [
  route({
    method: "put",
    path: "/v1/contacts/:externalId",
    tag,
    summary: "Create or update a contact by its external id; fields and tags that are not named stay",
    permission: "contacts:write",
    params: z.object({ externalId: z.string().min(1).max(256) }),
    body: putContactBody,
    replies: { 200: contactSchema, 201: contactSchema, 409: null },
    handle: async ({ workspaceId, params: { externalId }, body }, { pool, emit }) => {
      const [result] = await withRecords(pool, workspaceId, emit, (session) =>
        putContacts(session, [{ ...body, externalId }], uuidv7),
      );
      if (!result || result.status === "conflict") {
        throw new MillraceError("conflict", addressTaken, {
          issues: [{ path: "email", code: "conflict", message: "Merge the two contacts, or use another address" }],
        });
      }
      return { status: result.status === "created" ? 201 : 200, body: result.contact };
    },
  }),
  route({
    method: "post",
    path: "/v1/contacts/batch",
    tag,
    summary: "Create or update up to 500 contacts by their external ids; 207 when some were rejected",
    permission: "contacts:write",
    body: batchContactsBody,
    maxBody: 1024 * 1024,
    replies: { 200: batchContactsReply, 207: batchContactsReply },
    handle: async ({ workspaceId, body }, { pool, emit }) => {
      const results = await withRecords(pool, workspaceId, emit, (session) =>
        putContacts(session, body.contacts, uuidv7),
      );
      const items = results.map((result, index) => itemOf(result, index, body.contacts[index]?.externalId ?? ""));
      return { status: items.some((item) => item.status === "rejected") ? 207 : 200, body: { items } };
    },
  }),
  route({
    method: "post",
    path: "/v1/contacts/merge",
    tag,
    summary: "Make two contacts one: the winner keeps its data and gets what it lacks, the loser is gone",
    permission: "contacts:write",
    body: mergeContactsBody,
    replies: { 200: contactSchema, 404: null, 422: null },
    handle: async ({ workspaceId, body: { winnerId, loserId } }, { pool, emit }) => ({
      status: 200,
      body: await withRecords(pool, workspaceId, emit, (session) => mergeContacts(session, winnerId, loserId)),
    }),
  }),
];

function itemOf(
  result: PutResult,
  index: number,
  externalId: string,
): z.infer<typeof batchContactsReply>["items"][number] {
  if (result.status !== "conflict") return { index, externalId, id: result.contact.id, status: result.status };
  return { index, externalId, id: null, status: "rejected", code: "conflict", message: addressTaken };
}
