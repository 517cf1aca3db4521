import { z } from "zod";
import { defineTrigger } from "../define.ts";
import { filterField } from "./config.ts";

export const contactTagAdded = defineTrigger({
  type: "contact.tag_added",
  family: "contact",
  title: "Tag added",
  description: "Starts when a contact gets a tag it did not have.",
  icon: "tag",
  summary: "{% if config.tag %}When the tag “{{ config.tag }}” is added{% else %}When any tag is added{% endif %}",
  keywords: ["label", "segment"],
  facts: { narrowedBy: [{ field: "tag", data: "tag" }], unasked: true },
  config: z.strictObject({
    tag: z.string().max(100).optional().meta({
      title: "Tag",
      description: "Starts only for this tag. Leave empty for any tag.",
      "x-control": "tag",
    }),
    filter: filterField,
  }),
  eventType: "contact.tag_added",
  rejects: ({ tag }, { data: { tag: added } }) =>
    !tag || added === tag ? undefined : `The tag was “${typeof added === "string" ? added : "?"}”, not “${tag}”.`,
});
