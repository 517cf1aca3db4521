import { type Json, type JsonObject, isJsonObject } from "@millrace/shared/json.ts";
import { isForbiddenSegment } from "@millrace/shared/paths.ts";
import { compileTemplate } from "@millrace/shared/templates/engine.ts";
import { textOf } from "@millrace/shared/templates/text.ts";
import type { Variable } from "../variables.ts";

/** What a template gives with these values, or why it gives nothing. */
export type Rendered = { value: Json; error?: undefined } | { error: string; value?: undefined };

/** Fills in a text of Liquid. A lone expression keeps its value's type unless a text is wanted. */
export function renderWith(source: string, values: JsonObject, as?: "text"): Rendered {
  try {
    return { value: compileTemplate(source, { as }).render(values) };
  } catch (cause) {
    return { error: cause instanceof Error ? cause.message : "The template cannot be rendered." };
  }
}

/** An HTML text filled in, as a page of its own; the source itself while it cannot be read. */
export function previewOf(source: string, values: JsonObject): string {
  const frame = (body: string) =>
    `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>body{font:14px/1.5 system-ui,sans-serif;margin:16px;color:#1c1d20;overflow-wrap:anywhere}img{max-width:100%}</style>${body}`;
  try {
    return frame(textOf(compileTemplate(source, { escape: "html" }).render(values)));
  } catch {
    return frame(source);
  }
}

/** A value for every variable: its example, or its title in brackets. */
export function exampleValues(variables: readonly Variable[]): JsonObject {
  const values: JsonObject = {};
  for (const { path, title, example } of variables) put(values, path.split("."), example ?? `[${title}]`);
  const { event } = values;
  return event === undefined ? values : { ...values, trigger: event };
}

function put(target: JsonObject, segments: string[], value: Json): void {
  const [key, ...rest] = segments;
  if (key === undefined || isForbiddenSegment(key)) return;
  if (rest.length === 0) {
    target[key] ??= value;
    return;
  }
  const inner = target[key];
  const next: JsonObject = isJsonObject(inner) ? inner : {};
  target[key] = next;
  put(next, rest, value);
}
