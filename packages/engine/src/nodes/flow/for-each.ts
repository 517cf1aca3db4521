import { jsonSchema } from "@millrace/shared/json.ts";
import { z } from "zod";
import { definePure } from "../define.ts";

const maxItems = 10_000;
const maxBytes = 1_048_576;

export const forEach = definePure({
  type: "flow.for_each",
  kind: "flow",
  family: "flow",
  title: "For each",
  description: "Does the steps behind “Each item” once for every item of a list, then goes on.",
  icon: "list-check",
  summary: "For each of {{ config.items }}",
  keywords: ["loop", "list", "iterate", "every", "map"],
  config: z.strictObject({
    items: jsonSchema.meta({
      title: "List",
      description: `At most ${maxItems.toLocaleString("en")} items. The steps see each of them as item.`,
      "x-control": "template",
      "x-keep-type": true,
      "x-placeholder": "{{ event.data.items }}",
    }),
    concurrency: z.int().min(1).max(100).default(1).meta({
      title: "At a time",
      description: "How many items may be under way at once. With 1 they are done in the order of the list.",
    }),
  }),
  ports: {
    fixed: [
      { id: "item", title: "Each item" },
      { id: "next", title: "When all are done" },
    ],
  },
  output: z.object({
    count: z.int(),
    /** In how many of them a step failed and the run went on all the same. */
    failed: z.int().optional(),
  }),
  check: ({ items }) =>
    items === null || items === ""
      ? [{ severity: "error", code: "missing_field", field: "items", message: "Name a list." }]
      : [],
  body: { port: "item", items: "items" },
  run: ({ input: { items, concurrency } }) => {
    if (!Array.isArray(items)) {
      const given =
        items === null || items === "" ? "nothing" : typeof items === "object" ? "an object" : `a ${typeof items}`;
      return { ok: false, code: "not_a_list", message: `This step needs a list, and was given ${given}.` };
    }
    if (items.length > maxItems) {
      const message = `The list has ${items.length} items, and at most ${maxItems} can be done in one run.`;
      return { ok: false, code: "too_many_items", message };
    }
    if (Buffer.byteLength(JSON.stringify(items)) > maxBytes) {
      return { ok: false, code: "items_too_large", message: "The list is larger than 1 MiB." };
    }
    if (items.length === 0) return { ok: true, output: { count: 0 } };
    return { ok: true, open: { count: items.length, concurrency } };
  },
});
