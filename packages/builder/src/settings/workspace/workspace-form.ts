import { defaultRetentionDays, type PatchWorkspace, type Workspace } from "@millrace/shared/api/workspace.ts";
import type { JsonObject } from "@millrace/shared/json.ts";

const days = (title: string, description: string): JsonObject => ({
  ...{ type: "integer", minimum: 1, maximum: 3_650, title, description },
  "x-placeholder": String(defaultRetentionDays),
});

/** The workspace as a form: a JSON Schema with words, from which the inspector's controls are chosen. */
export const workspaceForm: JsonObject = {
  type: "object",
  required: ["name", "timeZone"],
  properties: {
    name: { type: "string", title: "Name" },
    timeZone: {
      ...{ type: "string", title: "Time zone", "x-control": "time-zone" },
      description: "For schedules, dates and times of day, where a workflow has no time zone of its own.",
    },
    eventsDays: days("Days to keep events", "Older ones are deleted, together with what became of them."),
    runsDays: days("Days to keep runs", "Counted from their end. Runs that go on are kept, however long they take."),
    runConcurrency: {
      ...{ type: "integer", minimum: 1, maximum: 1_000_000, title: "Runs under way at once" },
      "x-placeholder": "No limit",
      description: "Of all workflows together. Further runs are queued until one has ended.",
    },
    errorWorkflowId: {
      ...{ type: "string", title: "When a run fails, start", "x-control": "workflow", "x-placeholder": "Nothing" },
      description: "Once for each failed run whose workflow names none itself.",
    },
  },
};

export function draftOf({ name, timeZone, settings }: Workspace): JsonObject {
  const { retention, ...others } = settings;
  return { name, timeZone, ...retention, ...others } as JsonObject;
}

/** What the server is sent. */
export function patchOf({ name, timeZone, eventsDays, runsDays, ...others }: JsonObject): PatchWorkspace {
  const retention = given({ eventsDays, runsDays });
  const settings = given({ retention: Object.keys(retention).length > 0 ? retention : undefined, ...others });
  return { name: name ?? "", timeZone: timeZone ?? "", settings } as PatchWorkspace;
}

function given(values: Record<string, JsonObject[string] | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, JsonObject[string]] => entry[1] !== undefined),
  );
}

/** Where the form shows what the server names by its path. */
export function fieldOfPath(path: string): string {
  return path.replace(/^settings\.(retention\.)?/, "");
}

/** Whether a draft says something else than the workspace. */
export function differs(draft: JsonObject, workspace: Workspace): boolean {
  const stored = draftOf(workspace);
  return [...new Set([...Object.keys(draft), ...Object.keys(stored)])].some((name) => draft[name] !== stored[name]);
}
