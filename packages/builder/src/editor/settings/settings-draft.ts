import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import type { Issue } from "@millrace/shared/errors.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { type Json, type JsonObject, isJsonObject } from "@millrace/shared/json.ts";

/** The settings as they are being edited: parts may be unfinished. */
export type SettingsDraft = JsonObject;

/** A part of the draft that is an object, or an empty one. */
export function partOf(draft: SettingsDraft, key: string): JsonObject {
  const part = draft[key];
  return part !== undefined && isJsonObject(part) ? part : {};
}

/** Stored settings as a draft: the short form of “always” becomes none at all. */
export function draftOf({ reentry, ...settings }: WorkflowSettings): SettingsDraft {
  const isAlways = reentry === undefined || reentry === "always" || reentry.mode === "always";
  return { ...settings, ...(isAlways ? {} : { reentry }) } as JsonObject;
}

/** What the server is sent: without parts in which nothing is set, and without what another choice has made void. */
export function settingsOf(draft: SettingsDraft): WorkflowSettings {
  const settings: JsonObject = {};
  for (const [key, value] of Object.entries(draft)) {
    const kept = key === "reentry" ? reentryOf(partOf(draft, key)) : emptied(value);
    if (kept !== undefined) settings[key] = kept;
  }
  return settings as WorkflowSettings;
}

function reentryOf({ mode, every, newcomer, key }: JsonObject): Json | undefined {
  if (mode === undefined || mode === "always") return undefined;
  return {
    mode,
    ...(mode === "every" && every !== undefined ? { every } : {}),
    ...(mode === "one_at_a_time" && newcomer !== undefined ? { newcomer } : {}),
    ...(key === undefined ? {} : { key }),
  };
}

function emptied(value: Json): Json | undefined {
  if (Array.isArray(value)) return value.length > 0 ? value : undefined;
  if (isJsonObject(value)) return Object.keys(value).length > 0 ? value : undefined;
  return value;
}

/** Parts of which one half makes no sense without the other. */
const pairs = [
  { part: "throttle", field: "limit", beside: "per", message: "Say how many runs may begin in this time." },
  { part: "throttle", field: "per", beside: "limit", message: "Say in which time so many runs may begin." },
  { part: "debounce", field: "wait", beside: "maxWait", message: "Say how long nothing must have come." },
  { part: "debounce", field: "wait", beside: "key", message: "Say how long nothing must have come." },
  { part: "quietHours", field: "from", beside: "to", message: "Say when the quiet hours begin." },
  { part: "quietHours", field: "to", beside: "from", message: "Say when the quiet hours end." },
] as const;

/** What is missing before the settings can be saved. */
export function missingIn(draft: SettingsDraft): Problem[] {
  const problems = pairs.flatMap(({ part, field, beside, message }) => {
    const value = partOf(draft, part);
    return value[field] === undefined && value[beside] !== undefined ? [problemAt(`${part}.${field}`, message)] : [];
  });
  const { mode, every } = partOf(draft, "reentry");
  if (mode === "every" && every === undefined) {
    problems.push(problemAt("reentry.every", "Say after how long somebody may come in again."));
  }
  for (const [index, exit] of exitsOf(draft).entries()) {
    if (exit["eventType"] === undefined)
      problems.push(problemAt(`exitOn.${index}.eventType`, "Choose an event, or remove this condition."));
  }
  return problems;
}

/** The exit conditions of a draft. */
export function exitsOf(draft: SettingsDraft): JsonObject[] {
  const { exitOn } = draft;
  return Array.isArray(exitOn) ? exitOn.filter(isJsonObject) : [];
}

/** What the server has found wrong, at the fields it is about. */
export function problemsOfIssues(issues: readonly Issue[]): Problem[] {
  return issues.map(({ path, message }) => problemAt(path.replace(/^settings\./, ""), message));
}

/** The problems of one part, as its own form names them; of the top without those of parts. */
export function problemsIn(problems: readonly Problem[], part: string): Problem[] {
  return problems.flatMap(({ field, ...problem }) =>
    field?.startsWith(`${part}.`) ? [{ ...problem, field: field.slice(part.length + 1) }] : [],
  );
}

function problemAt(field: string, message: string): Problem {
  return { severity: "error", code: "invalid_field", field, message };
}
