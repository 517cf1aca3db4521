import { z } from "zod";
import { definePure, noPorts } from "../define.ts";

export const stop = definePure({
  type: "flow.stop",
  kind: "flow",
  family: "flow",
  title: "Stop",
  description: "Ends the run here, with whatever else it is doing.",
  icon: "player-stop",
  summary:
    "End the run{% if config.status == 'failed' %} as failed{% elsif config.status == 'cancelled' %} as cancelled{% endif %}",
  keywords: ["end", "exit", "finish"],
  config: z.strictObject({
    status: z.enum(["succeeded", "failed", "cancelled"]).default("succeeded").meta({ title: "Status" }),
    reason: z.string().max(1_000).optional().meta({ title: "Reason", "x-control": "template" }),
  }),
  ports: noPorts,
  run: ({ input }) => ({ ok: true, stop: { status: input.status, ...(input.reason ? { reason: input.reason } : {}) } }),
});
