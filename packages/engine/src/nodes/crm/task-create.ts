import { durationSchema, parseDuration } from "@millrace/shared/duration.ts";
import { z } from "zod";
import { createTasks } from "../../records/tasks.ts";
import { defineRecords, nextPort } from "../define.ts";

export const taskCreate = defineRecords({
  type: "task.create",
  kind: "action",
  family: "crm",
  title: "Create task",
  description: "Adds a task for a person of the team.",
  icon: "checkbox",
  summary: "Create task “{{ config.title }}”",
  keywords: ["to do", "reminder", "follow up"],
  config: z.strictObject({
    title: z
      .string()
      .trim()
      .min(1, "Give the task a title.")
      .max(300)
      .meta({ title: "Title", "x-control": "template" }),
    description: z.string().max(5_000).optional().meta({ title: "Description", "x-control": "template-multiline" }),
    dueIn: durationSchema.optional().meta({ title: "Due in", "x-control": "duration" }),
    assigneeId: z
      .string()
      .max(200)
      .optional()
      .meta({ title: "Assignee", description: "The person’s id. Leave empty for anybody.", "x-advanced": true }),
  }),
  ports: nextPort,
  output: z.object({ taskId: z.string() }),
  apply: async (calls, records) => {
    const ids = await createTasks(
      records,
      calls.map(({ input, context }) => ({
        title: input.title,
        description: input.description ?? "",
        dueAt: input.dueIn ? new Date(records.now.getTime() + (parseDuration(input.dueIn) ?? 0)) : null,
        assigneeId: input.assigneeId ?? null,
        contactId: context.contact?.id ?? null,
        runId: context.run.id,
        nodeId: context.nodeId,
      })),
    );
    return ids.map((taskId) => ({ ok: true, output: { taskId } }));
  },
});
