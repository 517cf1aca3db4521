import type { Json } from "@millrace/shared/json.ts";

type Read = { value: Json | undefined; error?: undefined } | { value?: undefined; error: string };

/**
 * What a text spells: nothing for an empty one, or why it cannot be read. With `orText`, words that do not begin
 * like JSON (and a lone expression) are a text, as for the body of a request.
 */
export function readJson(text: string, orText = false): Read {
  const trimmed = text.trim();
  if (trimmed === "") return { value: undefined };
  try {
    return { value: JSON.parse(text) as Json };
  } catch (cause) {
    if (orText && (!/^[{["]/.test(trimmed) || trimmed.startsWith("{{"))) return { value: text };
    if (hasBareExpression(text))
      return { error: "Put quotes round {{ … }}. A text that is one expression keeps the value's type." };
    const where = positionOf(cause, text);
    return { error: where === undefined ? "This is not JSON yet." : `This is not JSON yet: look at line ${where}.` };
  }
}

/** A value as it is edited: JSON, or the bare words where those read back as the same text. */
export function writeJson(value: Json | undefined, orText = false): string {
  if (value === undefined) return "";
  if (orText && typeof value === "string" && readJson(value, true).value === value) return value;
  return JSON.stringify(value, null, 2);
}

/** An expression that stands outside of quotes. */
function hasBareExpression(text: string): boolean {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '""').includes("{{");
}

/** The line an engine's message points at; engines count characters or lines, or say nothing. */
function positionOf(cause: unknown, text: string): number | undefined {
  const message = cause instanceof Error ? cause.message : "";
  const line = /line (\d+)/.exec(message)?.[1];
  if (line !== undefined) return Number(line);
  const at = /position (\d+)/.exec(message)?.[1];
  return at === undefined ? undefined : text.slice(0, Number(at)).split("\n").length;
}
