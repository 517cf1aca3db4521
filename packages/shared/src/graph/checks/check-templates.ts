import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { parsePath } from "../../paths.ts";
import { filterNames } from "../../templates/filters.ts";
import type { Fix } from "../edits.ts";
import type { Outline, OutlineNode } from "../outline.ts";
import type { Problem } from "../problem.ts";
import { readConfig } from "../references.ts";
import { factsOf } from "./knowledge.ts";
import { nearest } from "./nearest.ts";
import { kindOf } from "./shape.ts";
import type { Look } from "./values.ts";

const templateControls = new Set(["template", "template-multiline", "html", "variables", "http-headers", "code"]);

/** Templates: where nothing fills them in, and dates that would be shown to people as machines write them. */
export function checkTemplates(outline: Outline, look: Look): Problem[] {
  return outline.nodes.flatMap((entry) => {
    const { node, rules } = entry;
    if (node.disabled || !rules) return [];
    return readConfig(node.config).templates.flatMap(({ at, source }): Problem[] => {
      const place = fieldAt(rules.descriptor.config, at);
      const found =
        place && !place.isTemplate
          ? notFilledIn(source, place.schema)
          : rawDate(entry, look, at, source, place?.control);
      return found ? [{ ...found, nodeId: node.id, field: at.join(".") }] : [];
    });
  });
}

type Finding = Pick<Problem, "severity" | "code" | "message" | "fix">;

function notFilledIn(source: string, schema: JsonObject): Finding {
  const shown = source.length > 60 ? `${source.slice(0, 60)}…` : source;
  if (kindOf(schema) === "number") {
    const message = `This must be a number, and “${shown}” is a template, which is not filled in here. Enter a number.`;
    return { severity: "error", code: "template_not_filled", message };
  }
  const message = `“${shown}” stays as it is: templates are not filled in here. Enter the value itself.`;
  return { severity: "warning", code: "template_not_filled", message };
}

/** The schema of a config field, and whether it or something above it is a template. Undefined where schemas do not say. */
function fieldAt(
  root: JsonObject,
  at: readonly string[],
): { schema: JsonObject; isTemplate: boolean; control: string | undefined } | undefined {
  let schema = root;
  for (const key of at) {
    const properties = schema["properties"];
    const next = isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : schema["items"];
    if (!isJsonObject(next)) return undefined;
    schema = next;
    const control = schema["x-control"];
    const isTemplate = schema["x-template"] === true || (typeof control === "string" && templateControls.has(control));
    if (isTemplate) return { schema, isTemplate, control: typeof control === "string" ? control : undefined };
    // Conditions have a check of their own, and of several shapes it is not known which is meant.
    if (control === "condition" || schema["anyOf"] !== undefined || schema["oneOf"] !== undefined) return undefined;
  }
  return { schema, isTemplate: false, control: undefined };
}

const output = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;
const forReaders = new Set(["template", "template-multiline", "html"]);

function rawDate(
  entry: OutlineNode,
  look: Look,
  at: readonly string[],
  source: string,
  control: string | undefined,
): Finding | undefined {
  if (!factsOf(entry).message || control === undefined || !forReaders.has(control)) return undefined;
  const path = [...source.matchAll(output)]
    .map(([, found = ""]) => found)
    .find((one) => {
      const segments = parsePath(one);
      const sight = segments && look({ entry }, segments);
      return sight?.known === true && sight.value.kind === "date";
    });
  if (path === undefined) return undefined;
  const literal = path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const value: Json = source.replaceAll(
    new RegExp(`\\{\\{\\s*${literal}\\s*\\}\\}`, "g"),
    () => `{{ ${path} | format_date }}`,
  );
  const fix: Fix = {
    title: `Write “${path}” as people write dates`,
    edits: [{ kind: "set_config", nodeId: entry.node.id, path: [...at], value }],
  };
  const message = `“${path}” is a date and would read like 2026-01-31T09:00:00Z. Add | format_date.`;
  return { severity: "warning", code: "date_as_text", message, fix };
}

/** What was probably meant by a filter that there is none of. */
export function filterFix(entry: OutlineNode, field: string, message: string): { hint: string; fix: Fix } | undefined {
  const wrong = /There is no filter “([^”]+)”/.exec(message)?.[1];
  const near = wrong === undefined ? undefined : nearest(wrong, filterNames);
  const path = field.split(".");
  const source = textAt(entry.node.config, path);
  if (wrong === undefined || near === undefined || source === undefined) return undefined;
  const literal = wrong.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const value = source.replaceAll(
    new RegExp(`(\\|\\s*)${literal}(?![\\w-])`, "g"),
    (_, bar: string) => `${bar}${near}`,
  );
  if (value === source) return undefined;
  return {
    hint: `Did you mean “${near}”?`,
    fix: {
      title: `Replace the filter “${wrong}” by “${near}”`,
      edits: [{ kind: "set_config", nodeId: entry.node.id, path, value }],
    },
  };
}

function textAt(config: Json, path: readonly string[]): string | undefined {
  let at: Json | undefined = config;
  for (const key of path) {
    if (Array.isArray(at)) at = at[Number(key)];
    else at = isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return typeof at === "string" ? at : undefined;
}
