import { isJsonObject, type Json } from "@millrace/shared/json.ts";
import { z } from "zod";

export const cloudEventType = "application/cloudevents+json";
export const cloudEventBatchType = "application/cloudevents-batch+json";

/**
 * A CloudEvents 1.0 event in the JSON format, as documented in openapi.json. Extension attributes other than those named here
 * are ignored, as the specification asks of consumers.
 */
export const cloudEventSchema = z.looseObject({
  specversion: z.literal("1.0"),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  time: z.string().optional(),
  /** The contact's id in the sending module: becomes `contact.externalId`. */
  subject: z.string().optional(),
  datacontenttype: z
    .string()
    .regex(/^application\/([a-z0-9.+-]+\+)?json(;.*)?$/i, "Only JSON data is taken")
    .optional(),
  data: z.json().optional(),
  /** Extension attributes that name the contact where the sender has no id for it. */
  contactemail: z.string().optional(),
  contactphone: z.string().optional(),
  contactanonymousid: z.string().optional(),
});

/** Attributes of a CloudEvent by the envelope's fields they become. */
const attributes = {
  id: "id",
  source: "source",
  type: "type",
  time: "time",
} as const;
const contactAttributes = {
  externalId: "subject",
  email: "contactemail",
  phone: "contactphone",
  anonymousId: "contactanonymousid",
} as const;

/** Puts a CloudEvent into the form of our envelope, which then checks every value. Data that is no object becomes `{ value }`. */
export function fromCloudEvent(event: z.infer<typeof cloudEventSchema>): Record<string, unknown> {
  const pick = (from: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(from).flatMap(([field, attribute]) =>
        event[attribute] === undefined ? [] : [[field, event[attribute]]],
      ),
    );
  const contact = pick(contactAttributes);
  const data: Json | undefined = event.data;
  return {
    ...pick(attributes),
    ...(Object.keys(contact).length > 0 ? { contact } : {}),
    ...(data === undefined || data === null ? {} : { data: isJsonObject(data) ? data : { value: data } }),
  };
}
