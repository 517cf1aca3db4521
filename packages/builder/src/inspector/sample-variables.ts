import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";
import { humanize } from "./jsonSchema.ts";
import type { Variable } from "./variables.ts";

const maxDepth = 4;
const maxFound = 200;

/** The variables, and what the sample's event and contact hold beside: fields that no contract and no custom field names. */
export function withSample(variables: readonly Variable[], values: JsonObject | undefined): readonly Variable[] {
  if (!values) return variables;
  const known = new Set(variables.map(({ path }) => path));
  const found: Variable[] = [];

  function visit(value: Json, path: string, group: Variable["group"], depth: number): void {
    if (!isJsonObject(value) || depth > maxDepth) return;
    for (const [key, part] of Object.entries(value)) {
      const at = `${path}.${key}`;
      if (!/^[A-Za-z0-9_-]+$/.test(key) || found.length >= maxFound) continue;
      if (isJsonObject(part) && Object.keys(part).length > 0) visit(part, at, group, depth + 1);
      else if (!known.has(at)) found.push({ path: at, title: humanize(key), ...typeOf(part), example: part, group });
    }
  }

  const { event, contact } = values;
  // A filter on an event that is still to come asks about another one than the sample's.
  if (event !== undefined && isJsonObject(event) && variables.some(({ path }) => path === "event.data"))
    visit(event["data"] ?? null, "event.data", "Event", 1);
  if (contact !== undefined && isJsonObject(contact)) visit(contact["fields"] ?? null, "contact", "Contact", 1);
  if (found.length === 0) return variables;
  // Beside their like, so that each group stands together.
  const groups = [...new Set(variables.map(({ group }) => group)), ...found.map(({ group }) => group)];
  return [...new Set(groups)].flatMap((group) => [
    ...variables.filter((variable) => variable.group === group && !isWhole(variable)),
    ...found.filter((variable) => variable.group === group),
    ...variables.filter((variable) => variable.group === group && isWhole(variable)),
  ]);
}

/** “All data of the event” stands behind its parts. */
function isWhole({ path }: Variable): boolean {
  return path === "event.data" || path.split(".").length === 2;
}

function typeOf(value: Json): { type?: string } {
  if (value === null) return {};
  return { type: Array.isArray(value) ? "array" : typeof value };
}
