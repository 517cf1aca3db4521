import { joinSchema } from "@millrace/shared/graph/document.ts";
import { z } from "zod";
import { definePure, nextPort } from "../define.ts";

export const join = definePure({
  type: "flow.join",
  kind: "flow",
  family: "flow",
  title: "Join",
  description: "Waits for the paths that lead here: all of them, the first, or a number of them.",
  icon: "arrows-join-2",
  summary:
    "{% if config.mode.atLeast %}When {{ config.mode.atLeast }} paths have arrived{% elsif config.mode == 'any' %}When the first path arrives{% else %}When all paths have arrived{% endif %}",
  keywords: ["merge", "wait for all", "synchronize"],
  facts: { join: "mode" },
  config: z.strictObject({
    mode: joinSchema.default("all").meta({ title: "Wait for" }),
    cancelOthers: z.boolean().default(false).meta({
      title: "Call off the others",
      description: "Steps that lead here and are still under way are cancelled when enough paths have arrived.",
    }),
  }),
  ports: nextPort,
  joins: ({ mode }) => mode,
  cancelsOthers: ({ cancelOthers }) => cancelOthers,
  run: () => ({ ok: true }),
});
