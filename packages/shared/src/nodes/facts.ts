import { z } from "zod";

const field = z.string();

/**
 * What checks ask about a node type, so that none of them knows a type by its name. Every text is the name of a config field
 * unless it says otherwise.
 */
export const nodeFactsSchema = z.object({
  /** Says how incoming edges are joined. */
  join: field.optional(),
  /** A run may jump here. */
  goal: z.literal(true).optional(),
  /** A record whose keys become `vars.<key>`. */
  variables: field.optional(),
  /** Goes on by the first entry of a list whose condition holds, otherwise by the port `otherwise`. */
  firstMatch: z.object({ list: field, id: z.string(), when: z.string(), otherwise: z.string() }).optional(),
  /** Waits for an event of this type; `event` in the filter is that event. */
  awaits: z.object({ eventType: field, filter: field }).optional(),
  /** How long it holds a run up at most. */
  lasts: field.optional(),
  /** It waits without an end where this field has this value. */
  endless: z.object({ field, value: z.string() }).optional(),
  /** Ports that are only taken where a field has this value. */
  optionalPorts: z.array(z.object({ port: z.string(), field, value: z.string() })).optional(),
  /** It writes to a person, whose address stands in this field. */
  message: z.object({ to: field }).optional(),
  /** Hours that a run goes on in, and hours in which it does not. */
  hours: z.object({ until: field, quiet: field }).optional(),
  /**
   * Events that it causes: for each key of `data` that is known beforehand, the config field that says it. `settles`: nothing is
   * caused where the contact is already as it should be.
   */
  causes: z
    .array(
      z.object({
        eventType: z.string(),
        data: z.record(z.string(), field),
        settles: z.literal(true).optional(),
        /** Said of it in the middle of a sentence; `{}` stands for the first of `data`. */
        words: z.string(),
      }),
    )
    .optional(),
  /** Of a trigger: starts only where the event's data under `data` is, or has among its entries, what the field says. */
  narrowedBy: z.array(z.object({ field, data: z.string() })).optional(),
  /** Of a trigger: it starts without anything that the contact did. */
  unasked: z.literal(true).optional(),
  /** Of a trigger: it starts so many days before (`-7d`) or after a date in a field of the contact. */
  aroundDate: z.object({ field, offset: z.string() }).optional(),
});
export type NodeFacts = z.infer<typeof nodeFactsSchema>;
