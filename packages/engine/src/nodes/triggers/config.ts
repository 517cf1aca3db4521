import { conditionSchema } from "@millrace/shared/conditions/condition.ts";
import { z } from "zod";

/** What every event trigger can be narrowed by. */
export const filterField = conditionSchema.optional().meta({
  title: "Only if",
  description: "Starts only for events and contacts that meet these conditions.",
  "x-control": "condition",
});

export const triggerConfig = z.strictObject({ filter: filterField });
