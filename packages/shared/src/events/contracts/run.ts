import { z } from "zod";
import { jsonSchema } from "../../json.ts";
import { runErrorSchema } from "../../runs/run.ts";
import { defineContract } from "../contract.ts";

/** Events of runs, caused by Millrace itself. The workflow that handles the failure is the event's `entity`. */
export const runFailed = defineContract({
  type: "run.failed",
  family: "system",
  title: "Run failed",
  description: "A run of another workflow failed. Once for each run, also when it is retried and fails again.",
  data: z
    .object({
      runId: z.string().meta({ title: "Run" }),
      workflowId: z.string().meta({ title: "Workflow" }),
      workflowName: z.string().meta({ title: "Name of the workflow" }),
      version: z.int().meta({ title: "Version" }),
      nodeId: z.string().nullable().meta({ title: "Step that failed" }),
      error: runErrorSchema.meta({ title: "Error" }),
      contact: z
        .object({
          id: z.string(),
          externalId: z.string().nullable(),
          email: z.string().nullable(),
        })
        .nullable()
        .meta({ title: "Contact" }),
    })
    .catchall(jsonSchema),
  example: {
    runId: "01920000-0000-7000-8000-000000000003",
    workflowId: "01920000-0000-7000-8000-000000000001",
    workflowName: "Welcome",
    version: 3,
    nodeId: "mail",
    error: { code: "http_status", message: "The target answered 422.", nodeId: "mail" },
    contact: { id: "01920000-0000-7000-8000-000000000004", externalId: "customer-1001", email: "ada@example.com" },
  },
  internal: true,
});
