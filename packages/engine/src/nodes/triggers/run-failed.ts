import { defineTrigger } from "../define.ts";
import { triggerConfig } from "./config.ts";

export const runFailed = defineTrigger({
  type: "run.failed",
  family: "system",
  title: "A run failed",
  description: "Starts once for each failed run of the workflows that name this one as their error workflow.",
  icon: "circle-x",
  summary: "When a run of another workflow fails",
  keywords: ["error", "failure", "alert", "handler"],
  config: triggerConfig,
  eventType: "run.failed",
  addressed: ({ entity }, workflowId) => entity?.type === "workflow" && entity.id === workflowId,
});
