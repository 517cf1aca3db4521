import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";
import type { TemplateField } from "@millrace/shared/templates/config.ts";

const templateControls = new Set(["template", "template-multiline", "html", "variables", "http-headers", "code"]);

/** Finds the template fields of a config by the hints in its JSON Schema. */
export function templateFields(schema: JsonObject): TemplateField[] {
  const found: TemplateField[] = [];
  walk(schema, [], found);
  return found;
}

function walk(schema: Json | undefined, path: string[], found: TemplateField[]): void {
  if (!isJsonObject(schema ?? null)) return;
  const node = schema as JsonObject;
  const control = node["x-control"];
  if (node["x-template"] === true || (typeof control === "string" && templateControls.has(control))) {
    found.push({
      path: [...path, "**"],
      escape: control === "html" ? "html" : undefined,
      as: node["x-keep-type"] === true ? undefined : "text",
    });
    return;
  }
  if (isJsonObject(node["properties"] ?? null)) {
    for (const [name, property] of Object.entries(node["properties"] as JsonObject))
      walk(property, [...path, name], found);
  }
  if (node["items"]) walk(node["items"], [...path, "*"], found);
  for (const option of [node["anyOf"], node["oneOf"]]) {
    if (Array.isArray(option)) for (const one of option) walk(one, path, found);
  }
}
