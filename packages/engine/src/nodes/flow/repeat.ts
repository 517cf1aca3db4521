import { conditionSchema } from "@millrace/shared/conditions/condition.ts";
import { explanationResult } from "@millrace/shared/conditions/evaluate.ts";
import { z } from "zod";
import { definePure } from "../define.ts";

export const repeat = definePure({
  type: "flow.repeat",
  kind: "flow",
  family: "flow",
  title: "Repeat",
  description: "Does the steps behind “Each round” again and again, as long as a condition holds.",
  icon: "repeat",
  summary: "Repeat while the condition holds, at most {{ config.max }} times",
  keywords: ["loop", "while", "until", "again", "poll"],
  config: z.strictObject({
    while: conditionSchema.meta({ title: "As long as", "x-control": "condition" }),
    max: z
      .int()
      .min(1)
      .max(10_000)
      .default(10)
      .meta({ title: "At most", description: "How many rounds there may be." }),
  }),
  ports: {
    fixed: [
      { id: "body", title: "Each round" },
      { id: "next", title: "Afterwards" },
    ],
  },
  output: z.object({
    rounds: z.int(),
    /** The maximum ended it, and not the condition. */
    exhausted: z.boolean(),
  }),
  body: { port: "body" },
  run: ({ input, context: { opened: rounds = 0 }, evaluate }) => {
    if (rounds >= input.max) return { ok: true, output: { rounds, exhausted: true } };
    const explanation = evaluate(input.while);
    if (!explanationResult(explanation)) return { ok: true, output: { rounds, exhausted: false }, explanation };
    return { ok: true, open: { count: rounds + 1, more: true }, explanation };
  },
});
