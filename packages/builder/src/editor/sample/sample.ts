import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { EventType } from "@millrace/shared/api/events.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import type { ReceiptSummary } from "../../api/events.ts";
import { contactName } from "../../records/contactName.ts";

/** One situation in which the workflow could run: an event and a contact, real ones or made up. */
export interface Sample {
  /** `event`: one that came. `contact`: a real contact with an example of an event. `written`: data by hand. `example`: nothing real. */
  kind: "event" | "contact" | "written" | "example";
  /** In words, e.g. “Contact form submitted”. */
  title: string;
  /** When the event came; left out for what never did. */
  at?: string;
  event: SampleEvent;
  contact: Contact | null;
}

/** An event as templates and conditions see it. */
export interface SampleEvent {
  id: string;
  type: string;
  source: string;
  /** ISO 8601. */
  time: string;
  data: JsonObject;
}

/** What templates and conditions see beside the sample itself. */
export interface SampleSurroundings {
  workspace: { name: string; timeZone: string };
  /** Milliseconds. */
  now: number;
}

/** An event that came, as a sample. */
export function eventSample(receipt: ReceiptSummary, contact: Contact | null, title: string): Sample {
  const { id, type, source, time, data } = receipt;
  return { kind: "event", title, at: receipt.receivedAt, event: { id, type, source, time, data }, contact };
}

/** An event that never came: the example of its type, or data that was written by hand. */
export function madeUpSample(
  kind: "contact" | "written" | "example",
  eventType: Pick<EventType, "type" | "title" | "example"> | undefined,
  contact: Contact | null,
  data?: JsonObject,
): Sample {
  const what = eventType?.title ?? "Example values";
  return {
    kind,
    title:
      kind === "contact" && contact ? contactName(contact) : kind === "written" ? `${what}, written by hand` : what,
    event: {
      id: "example",
      type: eventType?.type ?? "manual",
      source: "sample",
      time: new Date(0).toISOString(),
      data: data ?? eventType?.example ?? {},
    },
    contact,
  };
}

/** The roots of templates and field paths, as a run that begins with this sample has them; no step has run yet. */
export function valuesOfSample(sample: Sample, { workspace, now }: SampleSurroundings): Record<string, Json> {
  const at = new Date(now).toISOString();
  const event: Json = { ...sample.event, time: sample.kind === "event" ? sample.event.time : at };
  return {
    event,
    trigger: event,
    contact: sample.contact && contactView(sample.contact),
    steps: {},
    vars: {},
    run: { id: "sample", startedAt: at, timeZone: workspace.timeZone },
    workspace: { ...workspace },
    now: at,
  };
}

/** As a run sees a contact: its own fields beside what every contact has. */
function contactView(contact: Contact): JsonObject {
  return {
    ...contact.fields,
    id: contact.id,
    email: contact.email,
    phone: contact.phone,
    external_id: contact.externalId,
    tags: contact.tags,
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
    fields: contact.fields,
  };
}
