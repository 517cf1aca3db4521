import { z } from "zod";
import { jsonSchema } from "../../json.ts";
import { defineContract } from "../contract.ts";

export const workflowPaused = defineContract({
  type: "workflow.paused",
  family: "system",
  title: "Workflow paused by Millrace",
  description: "Millrace has paused a workflow on its own account, because it looked like a loop.",
  data: z
    .object({
      workflowId: z.string().meta({ title: "Workflow" }),
      workflowName: z.string().meta({ title: "Name" }),
      reason: z.string().meta({ title: "Reason" }),
      contactId: z.string().nullable().optional().meta({ title: "Contact" }),
    })
    .catchall(jsonSchema),
  example: {
    workflowId: "01920000-0000-7000-8000-000000000001",
    workflowName: "Welcome",
    reason: "The same contact entered this workflow more than 100 times within an hour.",
    contactId: "01920000-0000-7000-8000-000000000003",
  },
  internal: true,
});
