import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";

/** A part of a config that is rendered before the node sees it. `*` stands for any index or key. */
export interface FieldTemplate {
  path: string[];
  escape?: "html";
  /** A lone expression keeps its type instead of becoming text. */
  keepType: boolean;
}

const templateControls = new Set(["template", "template-multiline", "html", "variables", "http-headers", "code"]);

/** Finds the template fields of a config by the hints in its JSON Schema. */
export function templateFields(schema: JsonObject): FieldTemplate[] {
  const found: FieldTemplate[] = [];
  walk(schema, [], found);
  return found;
}

function walk(schema: Json | undefined, path: string[], found: FieldTemplate[]): void {
  if (!isJsonObject(schema ?? null)) return;
  const node = schema as JsonObject;
  const control = node["x-control"];
  if (node["x-template"] === true || (typeof control === "string" && templateControls.has(control))) {
    found.push({ path, keepType: node["x-keep-type"] === true, ...(control === "html" ? { escape: "html" as const } : {}) });
    return;
  }
  if (isJsonObject(node["properties"] ?? null)) {
    for (const [name, property] of Object.entries(node["properties"] as JsonObject)) walk(property, [...path, name], found);
  }
  if (node["items"]) walk(node["items"], [...path, "*"], found);
  for (const option of [node["anyOf"], node["oneOf"]]) {
    if (Array.isArray(option)) for (const one of option) walk(one, path, found);
  }
}
