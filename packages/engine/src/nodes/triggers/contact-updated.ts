import { z } from "zod";
import { defineTrigger } from "../define.ts";
import { filterField } from "./config.ts";

export const contactUpdated = defineTrigger({
  type: "contact.updated",
  family: "contact",
  title: "Contact updated",
  description: "Starts when a contact’s data changes.",
  icon: "user-edit",
  summary:
    "{% if config.field %}When “{{ config.field }}” of a contact changes{% else %}When a contact changes{% endif %}",
  keywords: ["field", "changed", "edit"],
  facts: { narrowedBy: [{ field: "field", data: "changed" }], unasked: true },
  config: z.strictObject({
    field: z.string().max(63).optional().meta({
      title: "Field",
      description: "Starts only when this field changes. Leave empty for any field.",
      "x-control": "contact-field",
    }),
    filter: filterField,
  }),
  eventType: "contact.updated",
  rejects: ({ field }, event) => {
    if (!field) return undefined;
    const changed = event.data["changed"];
    return Array.isArray(changed) && changed.includes(field) ? undefined : `The field “${field}” did not change.`;
  },
});
