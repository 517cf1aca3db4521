import { z } from "zod";
import { addTags } from "../../records/tags.ts";
import { defineRecords, nextPort } from "../define.ts";
import { onContacts } from "./on-contacts.ts";
import { tagConfig } from "./tag-config.ts";

export const addTag = defineRecords({
  type: "contact.add_tag",
  kind: "action",
  family: "contact",
  title: "Add tag",
  description: "Gives the contact a tag. Nothing happens if it has it already.",
  icon: "tag",
  summary: "Add tag “{{ config.tag }}”",
  keywords: ["label", "segment"],
  facts: {
    causes: [{ eventType: "contact.tag_added", data: { tag: "tag" }, settles: true, words: "adds the tag {}" }],
  },
  config: tagConfig,
  ports: nextPort,
  output: z.object({ added: z.boolean() }),
  apply: (calls, records) =>
    onContacts(
      calls,
      ({ tag }, about) => ({ ...about, tag }),
      async (changes) => {
        const changed = await addTags(records, changes);
        return changed.map((added) => ({ ok: true, output: { added } }));
      },
    ),
});
