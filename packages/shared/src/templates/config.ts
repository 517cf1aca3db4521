import { type Issue, MillraceError } from "../errors.ts";
import { isJsonObject, type Json } from "../json.ts";
import { isForbiddenSegment } from "../paths.ts";
import { compileTemplate, type Template, type TemplateOptions } from "./engine.ts";
import { type Budget, newBudget } from "./limits.ts";

/** Where a node's config holds templates. */
export interface TemplateField extends TemplateOptions {
  /** Keys from the config's top; `*` stands for every item of a list or value of an object, a last `**` for every text below. */
  path: readonly string[];
}

/** Fills in a config; parts without templates are the same objects every time, so a result must not be changed. */
export type ConfigRenderer = (values: Record<string, unknown>) => Json;

const maxDepth = 64;

/**
 * Parses every template in a config once.
 * @throws MillraceError `invalid_input` with one issue for each template that is wrong; when rendering, with the field that failed.
 */
export function compileConfig(config: Json, fields: readonly TemplateField[]): ConfigRenderer {
  const issues: Issue[] = [];
  let plan: Plan | undefined;
  for (const field of fields) plan = merge(plan, planFor(config, field, 0, [], issues));
  if (issues.length > 0) {
    throw new MillraceError("invalid_input", `${issues.length === 1 ? "A template is" : "Templates are"} not valid.`, {
      issues,
    });
  }
  const found = plan;
  return found ? (values) => fill(config, found, values, newBudget()) : () => config;
}

/** What is to be replaced: a text by its template, or some entries of a list or object. */
type Plan = { template: Template; path: string } | { entries: Map<string, Plan> };

function planFor(value: Json, field: TemplateField, depth: number, path: string[], issues: Issue[]): Plan | undefined {
  const step = field.path[depth];
  const isDeep = field.path.at(-1) === "**" && depth >= field.path.length - 1;
  if (typeof value === "string" && (step === undefined || isDeep)) return planText(value, field, path, issues);
  if (typeof value !== "object" || value === null || path.length > maxDepth) return undefined;
  if (step === undefined && !isDeep) return undefined;
  const everyKey = isDeep || step === "*";
  const keys = everyKey ? Object.keys(value) : Object.hasOwn(value, step ?? "") ? [step ?? ""] : [];
  const entries = new Map<string, Plan>();
  for (const key of keys) {
    if (isForbiddenSegment(key) || (Array.isArray(value) && key === "length")) continue;
    const below = planFor(entryOf(value, key), field, depth + 1, [...path, key], issues);
    if (below) entries.set(key, below);
  }
  return entries.size > 0 ? { entries } : undefined;
}

function planText(text: string, field: TemplateField, path: string[], issues: Issue[]): Plan | undefined {
  const at = path.join(".");
  try {
    const template = compileTemplate(text, field);
    return template.isStatic ? undefined : { template, path: at };
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    issues.push({ path: at, code: "template_syntax", message: error.message });
    return undefined;
  }
}

function merge(one: Plan | undefined, other: Plan | undefined): Plan | undefined {
  if (!one || !other) return one ?? other;
  if ("template" in one || "template" in other) return one;
  const entries = new Map(one.entries);
  for (const [key, plan] of other.entries) entries.set(key, merge(entries.get(key), plan) ?? plan);
  return { entries };
}

function fill(value: Json, plan: Plan, values: Record<string, unknown>, used: Budget): Json {
  if ("template" in plan) return renderAt(plan.template, plan.path, values, used);
  if (Array.isArray(value)) {
    const copy = [...value];
    for (const [key, below] of plan.entries) copy[Number(key)] = fill(entryOf(value, key), below, values, used);
    return copy;
  }
  if (!isJsonObject(value)) return value;
  const copy = { ...value };
  for (const [key, below] of plan.entries) copy[key] = fill(entryOf(value, key), below, values, used);
  return copy;
}

function renderAt(template: Template, path: string, values: Record<string, unknown>, used: Budget): Json {
  try {
    return template.render(values, used);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    const issues = [{ path, code: "template_failed", message: error.message }];
    throw new MillraceError(error.code, `${path}: ${error.message}`, { issues, cause: error });
  }
}

function entryOf(value: Json[] | { [key: string]: Json }, key: string): Json {
  return (Array.isArray(value) ? value[Number(key)] : value[key]) ?? null;
}
