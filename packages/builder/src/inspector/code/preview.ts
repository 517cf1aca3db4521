import { type Json, type JsonObject, isJsonObject } from "@millrace/shared/json.ts";
import { isForbiddenSegment } from "@millrace/shared/paths.ts";
import { compileTemplate } from "@millrace/shared/templates/engine.ts";
import { textOf } from "@millrace/shared/templates/text.ts";
import type { Variable } from "../variables.ts";

/** An HTML text filled with examples, as a page of its own; the source itself while it cannot be read. */
export function previewOf(source: string, variables: readonly Variable[]): string {
  const frame = (body: string) =>
    `<!doctype html><meta charset="utf-8"><style>body{font:14px/1.5 system-ui,sans-serif;margin:16px;color:#1c1d20}</style>${body}`;
  try {
    return frame(textOf(compileTemplate(source, { escape: "html" }).render(exampleValues(variables))));
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
