import { z } from "zod";
import { removeTags } from "../../records/tags.ts";
import { defineRecords, nextPort } from "../define.ts";
import { onContacts } from "./on-contacts.ts";
import { tagConfig } from "./tag-config.ts";

export const removeTag = defineRecords({
  type: "contact.remove_tag",
  kind: "action",
  family: "contact",
  title: "Remove tag",
  description: "Takes a tag from the contact. Nothing happens if it does not have it.",
  icon: "tag-off",
  summary: "Remove tag “{{ config.tag }}”",
  keywords: ["label", "segment"],
  config: tagConfig,
  ports: nextPort,
  output: z.object({ removed: z.boolean() }),
  apply: (calls, records) =>
    onContacts(
      calls,
      ({ tag }, about) => ({ ...about, tag }),
      async (changes) => {
        const changed = await removeTags(records, changes);
        return changed.map((removed) => ({ ok: true, output: { removed } }));
      },
    ),
});
