import { fieldKeySchema } from "@millrace/shared/api/contacts.ts";
import { jsonSchema } from "@millrace/shared/json.ts";
import { z } from "zod";
import { updateFields } from "../../records/fields.ts";
import { defineRecords, nextPort } from "../define.ts";
import { onContacts } from "./on-contacts.ts";

export const updateField = defineRecords({
  type: "contact.update_field",
  kind: "action",
  family: "contact",
  title: "Update field",
  description: "Sets a field of the contact.",
  icon: "pencil",
  summary: "Set “{{ config.field }}”{% if config.value %} to “{{ config.value }}”{% endif %}",
  keywords: ["property", "attribute", "change"],
  facts: {
    causes: [
      { eventType: "contact.updated", data: { changed: "field" }, settles: true, words: "updates the field {}" },
    ],
  },
  config: z.strictObject({
    field: fieldKeySchema.meta({ title: "Field", "x-control": "contact-field" }),
    value: jsonSchema.meta({ title: "Value", "x-control": "template", "x-keep-type": true }),
  }),
  ports: nextPort,
  output: z.object({ changed: z.boolean() }),
  apply: (calls, records) =>
    onContacts(
      calls,
      ({ field, value }, about) => ({ ...about, field, value }),
      async (changes) => {
        const changed = await updateFields(records, changes);
        return changed.map((changed) => ({ ok: true, output: { changed } }));
      },
    ),
});
