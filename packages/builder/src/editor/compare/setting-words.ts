import { checkCondition } from "@millrace/shared/conditions/check.ts";
import type { Condition } from "@millrace/shared/conditions/condition.ts";
import { describeCondition } from "@millrace/shared/conditions/describe.ts";
import type { GraphNode, Join, OnError, RetryPolicy } from "@millrace/shared/graph/document.ts";
import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { durationInWords } from "../../inspector/duration.ts";
import { constantsOf, humanize, propertiesOf, resolve } from "../../inspector/jsonSchema.ts";
import { fieldTitle } from "../field-title.ts";

/** One setting of a step, before and after, as a person would say it; null where it was not set. */
export interface SettingChange {
  /** As in `diffGraphs`: `name`, `config.subject`. */
  field: string;
  title: string;
  before: string | null;
  after: string | null;
}

/** What is said of a node beside its config. */
const ownTitles: Record<string, string> = {
  type: "Type",
  name: "Name",
  disabled: "Switched off",
  note: "Note",
  retry: "Retries",
  onError: "When it fails",
  timeout: "Time limit",
  join: "Waits for",
};

const onErrorWords: Record<OnError, string> = {
  fail: "the run fails",
  port: "goes on by “On error”",
  continue: "goes on as usual",
  skip: "this path ends",
};

/** The changed settings of a node, in the order in which the difference names them. */
export function settingChanges(
  before: GraphNode,
  after: GraphNode,
  fields: readonly string[],
  descriptor: NodeDescriptor | undefined,
): SettingChange[] {
  return fields.map((field) => {
    const key = field.replace(/^config\./, "");
    if (key === field) {
      const title = ownTitles[field] ?? humanize(field);
      return { field, title, before: ownWords(field, before), after: ownWords(field, after) };
    }
    const schema = descriptor ? resolve(propertiesOf(descriptor.config)[key] ?? {}, descriptor.config) : {};
    return {
      field,
      title: fieldTitle(descriptor, key) ?? humanize(key),
      before: valueWords(before.config[key], schema, descriptor?.config ?? {}),
      after: valueWords(after.config[key], schema, descriptor?.config ?? {}),
    };
  });
}

function ownWords(field: string, node: GraphNode): string | null {
  switch (field) {
    case "disabled":
      return node.disabled ? "yes" : "no";
    case "onError":
      return onErrorWords[node.onError ?? "fail"];
    case "timeout":
      return node.timeout === undefined ? null : (durationInWords(node.timeout) ?? node.timeout);
    case "retry":
      return node.retry ? retryWords(node.retry) : null;
    case "join":
      return joinWords(node.join ?? "all");
    case "name":
    case "note":
      return node[field] || null;
    default:
      return node.type;
  }
}

function retryWords({ schedule, maxAttempts }: RetryPolicy): string {
  const pauses = schedule.map((pause) => durationInWords(pause) ?? pause);
  return `${maxAttempts} attempts, after ${pauses.join(", ")}`;
}

function joinWords(join: Join): string {
  if (join === "all") return "all paths";
  return join === "any" ? "the first path" : `at least ${join.atLeast} paths`;
}

/** A value of a config in words, by its schema. */
export function valueWords(value: Json | undefined, schema: JsonObject, root: JsonObject): string | null {
  if (value === undefined || value === null || value === "") return null;
  const named = typeof value === "object" ? undefined : constantsOf(schema, root)?.find((one) => one.value === value);
  if (named) return named.title.toLowerCase();
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return value.toLocaleString("en");
  if (typeof value === "string")
    return (schema["x-control"] === "duration" ? durationInWords(value) : undefined) ?? value;
  if (Array.isArray(value)) {
    if (value.length === 0) return null;
    const items = value.map((item) => itemWords(item, schema, root));
    return items.join(items.some((item) => item.includes(", ")) ? "\n" : ", ");
  }
  if (schema["x-control"] === "condition" || isCondition(value)) return describeCondition(value as Condition);
  return Object.entries(value)
    .map(([key, inner]) => `${humanize(key)}: ${valueWords(inner, {}, root) ?? "none"}`)
    .join("\n");
}

/** An entry of a list: a branch by its name and its condition, everything else by its values. */
function itemWords(item: Json, schema: JsonObject, root: JsonObject): string {
  const items = schema["items"];
  const own = isJsonObject(items) ? resolve(items, root) : {};
  if (!isJsonObject(item)) return valueWords(item, own, root) ?? "none";
  const { id: _id, name, ...rest } = item;
  const parts = Object.values(rest).map((inner) => valueWords(inner, {}, root) ?? "none");
  return typeof name === "string" && name !== "" ? `${name}: ${parts.join(", ")}` : parts.join(", ");
}

function isCondition(value: JsonObject): boolean {
  const looksLikeOne = ["field", "all", "any", "not"].some((key) => Object.hasOwn(value, key));
  return looksLikeOne && checkCondition(value).length === 0;
}
