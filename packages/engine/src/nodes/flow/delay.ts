import { durationSchema, parseDuration } from "@millrace/shared/duration.ts";
import { z } from "zod";
import { defineWait, nextPort } from "../define.ts";

export const delay = defineWait({
  type: "flow.delay",
  kind: "flow",
  family: "flow",
  title: "Wait",
  description: "Waits for a set time, then goes on.",
  icon: "clock-pause",
  summary: "Wait {{ config.duration }}",
  keywords: ["delay", "pause", "sleep", "time"],
  facts: { lasts: "duration" },
  config: z.strictObject({
    duration: durationSchema.meta({ title: "Duration", "x-control": "duration", default: "1d" }),
  }),
  ports: nextPort,
  plan: ({ input }) => ({ timer: { afterMs: parseDuration(input.duration) ?? 0 }, timerPort: "next" }),
});
