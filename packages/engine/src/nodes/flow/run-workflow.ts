import { uuidSchema } from "@millrace/shared/api/common.ts";
import { fieldKeySchema } from "@millrace/shared/api/contacts.ts";
import { jsonObjectSchema, jsonSchema } from "@millrace/shared/json.ts";
import { runStatusSchema } from "@millrace/shared/runs/run.ts";
import { z } from "zod";
import { defineWait, nextPort } from "../define.ts";

export const runWorkflow = defineWait({
  type: "flow.run_workflow",
  kind: "flow",
  family: "flow",
  title: "Run a workflow",
  description: "Starts a run of another workflow for the same contact, and waits for its end if it is told to.",
  icon: "subtask",
  summary: "Run another workflow{% if config.wait == false %} and go on at once{% endif %}",
  keywords: ["call", "sub-workflow", "child", "start", "reuse"],
  config: z.strictObject({
    workflowId: uuidSchema.meta({ title: "Workflow", "x-control": "workflow" }),
    data: z.record(fieldKeySchema, jsonSchema).default({}).meta({
      title: "Data",
      description: "What its steps find under event.data.",
      "x-control": "variables",
      "x-keep-type": true,
    }),
    wait: z.boolean().default(true).meta({
      title: "Wait for its end",
      description: "Otherwise this run goes on as soon as the other one has begun.",
    }),
  }),
  ports: nextPort,
  output: z.object({
    runId: z.string(),
    status: runStatusSchema.optional(),
    /** The variables of the run at its end. */
    vars: jsonObjectSchema.optional(),
  }),
  beginsRuns: true,
  plan: ({ input }) => ({ child: input }),
});
