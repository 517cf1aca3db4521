import { z } from "zod";
import { definePure, nextPort } from "../define.ts";

export const pause = definePure({
  type: "flow.pause",
  kind: "flow",
  family: "flow",
  title: "Pause",
  description: "Pauses the run until a person resumes it. In a test run it passes at once.",
  icon: "player-pause",
  summary: "Pause until a person resumes the run",
  keywords: ["hold", "approve", "manual", "resume"],
  config: z.strictObject({}),
  ports: nextPort,
  run: () => ({ ok: true, pause: true }),
});
