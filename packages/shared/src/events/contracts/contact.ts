import { z } from "zod";
import { jsonObjectSchema, jsonSchema } from "../../json.ts";
import { defineContract } from "../contract.ts";

/** Events of contacts. Millrace emits them itself when a contact changes; modules that keep contacts may send them too. */
const name = (title: string) => z.string().nullable().optional().meta({ title });

export const contactCreated = defineContract({
  type: "contact.created",
  family: "contact",
  title: "Contact created",
  description: "A contact is known for the first time.",
  data: z
    .object({
      externalId: name("External id"),
      email: name("E-mail"),
      phone: name("Phone"),
      anonymousId: name("Anonymous id"),
      fields: jsonObjectSchema.optional().meta({ title: "Fields" }),
    })
    .catchall(jsonSchema),
  example: {
    externalId: "customer-1001",
    email: "ada@example.com",
    phone: null,
    anonymousId: null,
    fields: { first_name: "Ada" },
  },
});

export const contactUpdated = defineContract({
  type: "contact.updated",
  family: "contact",
  title: "Contact updated",
  description: "A contact’s data changed.",
  data: z
    .object({
      changed: z.array(z.string()).optional().meta({ title: "Changed fields" }),
      previous: jsonObjectSchema.optional().meta({ title: "Values before" }),
      fields: jsonObjectSchema.optional().meta({ title: "Values after" }),
    })
    .catchall(jsonSchema),
  example: { changed: ["city"], previous: { city: "Berlin" }, fields: { city: "Hamburg" } },
});

export const contactTagAdded = defineContract({
  type: "contact.tag_added",
  family: "contact",
  title: "Tag added",
  description: "A contact got a tag it did not have.",
  data: z.object({ tag: z.string().min(1).max(100).meta({ title: "Tag" }) }).catchall(jsonSchema),
  example: { tag: "newsletter" },
});
