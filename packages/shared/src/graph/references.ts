import { checkCondition } from "../conditions/check.ts";
import type { Condition } from "../conditions/condition.ts";
import { conditionFields } from "../conditions/describe.ts";
import { type Issue, MillraceError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { templateVariables } from "../templates/variables.ts";

/** A path like `contact.email` that a config reads from what the run knows. */
export interface Reference {
  /** Where in the config. */
  field: string;
  path: string;
}

/** What the templates and conditions of a config read, and what is wrong with them. */
export interface ConfigReading {
  references: Reference[];
  issues: Issue[];
  /** Fields that hold a condition with issues: these say more than the config's schema can. */
  brokenConditions: string[];
  /** Every text with Liquid in it that can be parsed, and every condition that can be evaluated. */
  templates: { at: readonly string[]; source: string; paths: readonly string[] }[];
  conditions: { at: readonly string[]; condition: Condition }[];
}

const maxDepth = 64;

const readings = new WeakMap<JsonObject, ConfigReading>();

/**
 * Finds templates and conditions by their form, so that it serves every node type. Configs do not change once they are made, so
 * that each is read once.
 */
export function readConfig(config: JsonObject): ConfigReading {
  let reading = readings.get(config);
  if (!reading) {
    reading = { references: [], issues: [], brokenConditions: [], templates: [], conditions: [] };
    walk(config, [], reading);
    readings.set(config, reading);
  }
  return reading;
}

function walk(value: Json, path: readonly string[], reading: ConfigReading): void {
  if (typeof value === "string") return readTemplate(value, path, reading);
  if (typeof value !== "object" || value === null || path.length > maxDepth) return;
  if (isCondition(value)) return readCondition(value, path, reading);
  for (const [key, below] of Object.entries(value)) walk(below, [...path, key], reading);
}

function readTemplate(source: string, path: readonly string[], reading: ConfigReading): void {
  const field = path.join(".");
  try {
    if (!source.includes("{{") && !source.includes("{%")) return;
    const paths = templateVariables(source);
    for (const variable of paths) reading.references.push({ field, path: variable });
    reading.templates.push({ at: path, source, paths });
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    reading.issues.push({ path: field, code: "template_syntax", message: error.message });
  }
}

function readCondition(condition: Condition, path: readonly string[], reading: ConfigReading): void {
  const field = path.join(".");
  const issues = checkCondition(condition);
  if (issues.length > 0) reading.brokenConditions.push(field);
  else reading.conditions.push({ at: path, condition });
  for (const issue of issues) {
    reading.issues.push({ ...issue, path: issue.path === "" ? field : `${field}.${issue.path}` });
  }
  for (const read of conditionFields(condition)) {
    // Of other roots, the check above has said what there is to say.
    if (/^(?:steps|item|loop)(?:\.|$)/.test(read)) reading.references.push({ field, path: read });
  }
}

/** A rule, or a group that has one somewhere below: an object that merely has a list named `all` is not a condition. */
function isCondition(value: Json, depth = 0): value is { [key: string]: Json } & Condition {
  if (!isJsonObject(value) || depth > maxDepth) return false;
  if (typeof value["field"] === "string" && typeof value["operator"] === "string") return true;
  const keys = Object.keys(value);
  const group = keys.length === 1 ? value[keys[0] ?? ""] : undefined;
  if (keys[0] === "not") return group !== undefined && isCondition(group, depth + 1);
  return (
    (keys[0] === "all" || keys[0] === "any") &&
    Array.isArray(group) &&
    group.some((part) => isCondition(part, depth + 1))
  );
}
