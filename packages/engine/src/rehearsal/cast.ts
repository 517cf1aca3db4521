import { createHash } from "node:crypto";
import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { Given, GivenContact, GivenEvent } from "@millrace/shared/api/rehearsal.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { contractOf } from "@millrace/shared/events/contracts.ts";
import type { EventView } from "../nodes/define.ts";
import { findContactId } from "../records/contacts.ts";
import { loadContacts } from "../records/load.ts";
import type { RecordsSession } from "../records/session.ts";
import type { Batch } from "../runtime/batch.ts";
import { eventTypeOf, triggersOf } from "../runtime/entry.ts";
import { loadEvents } from "../runtime/load-runs.ts";
import type { ExecutableNode, Version } from "../runtime/version.ts";
import { jsonText } from "../store/json-text.ts";

// Who and what a rehearsal begins with.

/** An event that was made up: data of somebody's, or the example of its type. */
export function castEvent(given: Exclude<GivenEvent, { eventId: string }>, type: string, time: Date): EventView {
  const named = "data" in given && given.type !== undefined ? given.type : type;
  const data = "data" in given ? given.data : (contractOf(named)?.example ?? {});
  return { id: "rehearsal", type: named, source: "rehearsal", time: time.toISOString(), data };
}

/** An event that came, and the contact that it was about. @throws MillraceError `not_found`. */
export async function pastEvent(
  { sql, workspaceId }: Pick<Batch, "sql" | "workspaceId">,
  eventId: string,
): Promise<{ event: EventView; contactId: string | null }> {
  const event = (await loadEvents({ sql, workspaceId }, [eventId])).get(eventId);
  if (!event) throw new MillraceError("not_found", "There is no such event.");
  const [receipt] = await sql<{ contactId: string | null }[]>`
    select contact_id as "contactId" from event_receipts where workspace_id = ${workspaceId} and event_id = ${eventId}`;
  return { event, contactId: receipt?.contactId ?? null };
}

/** The trigger that is named, or the first that listens to this type of event. @throws MillraceError `invalid_input`. */
export function castTrigger(
  version: Version,
  { triggerNodeId, event }: Pick<Given, "triggerNodeId" | "event">,
  past: EventView | undefined,
): ExecutableNode {
  const triggers = triggersOf(version);
  const type = past?.type ?? ("data" in event ? event.type : undefined);
  const fitting = triggers.find((trigger) => type !== undefined && eventTypeOf(trigger) === type);
  const found =
    triggerNodeId === undefined ? (fitting ?? triggers[0]) : triggers.find(({ node }) => node.id === triggerNodeId);
  if (found) return found;
  throw new MillraceError("invalid_input", "The workflow has no such trigger.", {
    issues: [{ path: "triggerNodeId", code: "unknown_trigger", message: "Name a trigger node of the workflow." }],
  });
}

/** Brings the contact into the session. Somebody made up is written there, for as long as the transaction lasts. */
export async function castContact(
  session: RecordsSession,
  given: GivenContact | undefined,
  workflowId: string,
): Promise<Contact | null> {
  if (!given) return null;
  if (!("madeUp" in given)) {
    const id = await findContactId(session.sql, session.workspaceId, given);
    await loadContacts(session, [id]);
    return session.contacts.get(id) ?? null;
  }
  const { tags = [], fields = {}, externalId = null, email = null, phone = null, anonymousId = null } = given.madeUp;
  // By what is given, so that the same person draws the same lots each time.
  const id = uuidOf(["contact", workflowId, JSON.stringify(given.madeUp)]);
  const time = session.now.toISOString();
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const contact: Contact = {
    ...{ id, externalId, email, phone, anonymousId, fields: kept },
    ...{ tags: [...new Set(tags)].sort(), createdAt: time, updatedAt: time },
  };
  const { sql, workspaceId, now } = session;
  await sql`
    insert into contacts (workspace_id, id, external_id, email, phone, anonymous_id, fields, created_at, updated_at)
    values (${workspaceId}, ${id}, ${externalId}, ${email}, ${phone}, ${anonymousId}, ${jsonText(kept)}::text::jsonb, ${now}, ${now})`;
  await sql`
    insert into contact_tags (workspace_id, contact_id, tag, added_at)
    select ${workspaceId}, ${id}, t.tag, ${now} from unnest(${contact.tags}::text[]) t (tag)`;
  session.contacts.set(id, contact);
  return contact;
}

/** An id that is always the same for the same parts. */
export function uuidOf(parts: readonly string[]): string {
  const hex = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
