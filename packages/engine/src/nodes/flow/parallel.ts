import { z } from "zod";
import { definePure, nextPort } from "../define.ts";

export const parallel = definePure({
  type: "flow.parallel",
  kind: "flow",
  family: "flow",
  title: "Do in parallel",
  description: "Goes on with all connected steps at once.",
  icon: "arrows-split-2",
  summary: "All at once",
  keywords: ["fork", "both", "simultaneous"],
  config: z.strictObject({}),
  ports: nextPort,
  run: () => ({ ok: true }),
});
