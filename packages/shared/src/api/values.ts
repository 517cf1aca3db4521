import { z } from "zod";

/** How many rows are looked at, the newest first: suggestions stay quick however much there is. */
export const lookedAtValues = 5_000;

const suggestionQuery = z.object({
  /** Part of the value, in any case. */
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

export const eventValuesQuery = suggestionQuery.extend({
  type: z.string().min(1).max(100),
  /** Dotted path inside the event's data, e.g. `address.country`. */
  path: z.string().min(1).max(200),
});

export const contactValuesQuery = suggestionQuery.extend({
  /** `email`, `phone`, `external_id`, `tags` or a field of contacts. */
  field: z.string().min(1).max(100),
});

/** Distinct values, the most frequent first; of a list its members. */
export const valuesReply = z.object({
  items: z.array(
    z.object({
      value: z.union([z.string(), z.number(), z.boolean()]),
      /** Among the newest that were looked at. */
      count: z.int(),
    }),
  ),
});
export type SuggestedValue = z.infer<typeof valuesReply>["items"][number];
