import { durationSchema, parseDuration } from "@millrace/shared/duration.ts";
import { z } from "zod";
import { type Asking, takeSlots } from "../../records/throttle-slots.ts";
import { defineRecords } from "../define.ts";

export const throttle = defineRecords({
  type: "flow.throttle",
  kind: "flow",
  family: "flow",
  title: "Throttle",
  description: "Lets only so many runs pass in any span of time. The others wait for their turn, or take another path.",
  icon: "filter",
  summary: "At most {{ config.limit }} per {{ config.per }}{% if config.key %} for each {{ config.key }}{% endif %}",
  keywords: ["rate limit", "limit", "slow down", "spread", "frequency cap", "pace"],
  facts: { optionalPorts: [{ port: "throttled", field: "otherwise", value: "skip" }] },
  config: z.strictObject({
    limit: z.int().min(1).max(10_000).default(100).meta({ title: "At most" }),
    per: durationSchema
      .refine((text) => (parseDuration(text) ?? 0) >= 100, "Use a longer span")
      .default("1h")
      .meta({ title: "Per", "x-control": "duration" }),
    key: z.string().max(500).optional().meta({
      title: "For each",
      description: "Counts apart for each value, such as the contact. Left empty: all runs together.",
      "x-control": "template",
      "x-placeholder": "{{ contact.id }}",
    }),
    otherwise: z
      .union([
        z.literal("wait").meta({ title: "Wait for their turn" }),
        z.literal("skip").meta({ title: "Take the path “Too many”" }),
      ])
      .default("wait")
      .meta({ title: "The others" }),
  }),
  ports: {
    fixed: [
      { id: "next", title: "Next" },
      { id: "throttled", title: "Too many" },
    ],
  },
  waits: { port: "next" },
  apply: async (calls, records) => {
    const asking = calls.map(({ input: { limit, per, key = "", otherwise }, context }): Asking => ({
      workflowId: context.run.workflowId,
      nodeId: context.nodeId,
      key,
      limit,
      perMs: parseDuration(per) ?? 0,
      nowOrNever: otherwise === "skip",
    }));
    const passes = await takeSlots(records, asking);
    return calls.map(({ input: { limit, per } }, at) => {
      const passesAt = passes[at];
      const rule = `At most ${limit} pass per ${per}`;
      if (passesAt === undefined) {
        return { ok: true, port: "throttled", explanation: { reason: `${rule}, and as many have passed.` } };
      }
      if (passesAt <= records.now.getTime()) return { ok: true, explanation: { reason: `${rule}; there was room.` } };
      return {
        ok: true,
        until: new Date(passesAt).toISOString(),
        explanation: { reason: `${rule}; this one waits for its turn.` },
      };
    });
  },
});
