import { elementIdSchema } from "@millrace/shared/graph/document.ts";
import { z } from "zod";
import { definePure } from "../define.ts";
import { drawArm } from "./draw-arm.ts";

const armSchema = z.strictObject({
  id: elementIdSchema.refine((id) => id !== "on_error", "This id is taken by a built-in port"),
  name: z.string().max(200).optional().meta({ title: "Name" }),
  weight: z.number().min(0).max(1_000_000).default(1).meta({ title: "Weight" }),
  holdout: z.boolean().optional().meta({
    title: "Hold-out",
    description: "Whoever comes here is left out on purpose, to compare with: nothing needs to follow.",
  }),
});

export const split = definePure({
  type: "flow.split",
  kind: "flow",
  family: "flow",
  title: "Split",
  description: "Sends a share of the contacts down each path, for A/B tests. A contact always gets the same path.",
  icon: "arrow-fork",
  summary:
    "{% for arm in config.arms %}{{ arm.name | default: arm.id }} {{ arm.weight | default: 1 }}{% unless forloop.last %} : {% endunless %}{% endfor %}",
  keywords: ["ab test", "a/b", "experiment", "random", "percentage", "holdout", "control group", "variant"],
  config: z.strictObject({
    arms: z
      .array(armSchema)
      .min(2, "Add at least two paths.")
      .max(50)
      .refine((arms) => new Set(arms.map(({ id }) => id)).size === arms.length, "Two paths have the same id")
      .refine((arms) => arms.some(({ weight }) => weight > 0), "Give at least one path a weight above 0")
      .default([
        { id: "a", name: "A", weight: 50 },
        { id: "b", name: "B", weight: 50 },
      ])
      .meta({
        title: "Paths",
        description: "Weights are shares of each other: 50 and 50, or 9 and 1.",
        "x-control": "arms",
      }),
  }),
  ports: { fromConfig: { list: "arms", id: "id", title: "name", mayEnd: "holdout" }, fixed: [] },
  output: z.object({ arm: z.string(), holdout: z.boolean() }),
  drawn: ({ arms }, port) => ({ arm: port, holdout: arms.find(({ id }) => id === port)?.holdout === true }),
  run: ({ input: { arms }, context: { run, nodeId, contact } }) => {
    const { arm, shares } = drawArm(arms, [run.workflowId, nodeId, contact?.id ?? run.id]);
    const held = arms.find(({ id }) => id === arm)?.holdout === true;
    const by = contact ? "by the contact, who gets the same path every time" : "by the run, as there is no contact";
    const named = arms.find(({ id }) => id === arm)?.name ?? arm;
    const share = Math.round((shares[arm] ?? 0) * 1000) / 10;
    return {
      ok: true,
      port: arm,
      output: { arm, holdout: held },
      explanation: {
        reason: `“${named}” with its share of ${share} % was drawn ${by}.`,
        drawnBy: contact?.id ?? run.id,
        shares,
      },
    };
  },
});
