import { z } from "zod";
import { defineTrigger } from "../define.ts";

export const manual = defineTrigger({
  type: "manual",
  family: "system",
  title: "Started by hand",
  description: "Starts when a person or the API starts it for a contact.",
  icon: "hand-click",
  summary: "When started by hand or by the API",
  keywords: ["button", "api", "start"],
  config: z.strictObject({}),
  eventType: null,
});
