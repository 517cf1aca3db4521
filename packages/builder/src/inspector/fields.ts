import { type Json, type JsonObject, isJsonObject } from "@millrace/shared/json.ts";
import { alternativesOf, constantsOf, humanize, propertiesOf, resolve, stringsOf } from "./jsonSchema.ts";

/** What edits a value: the hints of `x-control`, and one for each plain JSON type. */
export const hintedControls = [
  "template",
  "template-multiline",
  "html",
  "condition",
  "duration",
  "tag",
  "contact-field",
  "event-type",
  "workflow",
  "time-zone",
  "cron",
  "variables",
  "branches",
  "arms",
  "connection",
  "http-headers",
  "code",
] as const;
export type Control =
  | (typeof hintedControls)[number]
  | "text"
  | "number"
  | "switch"
  | "select"
  | "choice"
  | "list"
  | "object"
  | "record";

/** One value of a config as the form shows it. */
export interface Field {
  key: string;
  title: string;
  help?: string;
  placeholder?: string;
  required: boolean;
  /** Folded away until somebody asks for it. */
  advanced: boolean;
  control: Control;
  /** With references followed. */
  schema: JsonObject;
  /** What the engine takes when the field is left out; the default of a required field is only where it starts. */
  fallback?: Json;
}

/** The fields of an object schema in its order. */
export function fieldsOf(schema: JsonObject, root: JsonObject = schema): Field[] {
  const resolved = resolve(schema, root);
  const required = new Set(stringsOf(resolved["required"]));
  return Object.entries(propertiesOf(resolved)).map(([key, property]) =>
    fieldOf(key, property, required.has(key), root),
  );
}

/** One field; `required` as the object's schema says. */
export function fieldOf(key: string, schema: JsonObject, required: boolean, root: JsonObject): Field {
  const resolved = resolve(schema, root);
  return {
    key,
    title: textOf(resolved["title"]) ?? humanize(key),
    ...optional("help", textOf(resolved["description"])),
    ...optional(
      "placeholder",
      (required ? undefined : textOf(resolved["default"])) ?? textOf(resolved["x-placeholder"]) ?? exampleOf(resolved),
    ),
    required,
    advanced: resolved["x-advanced"] === true,
    control: controlOf(resolved, root),
    schema: resolved,
    ...optional("fallback", required ? undefined : resolved["default"]),
  };
}

/** Chooses the control of a resolved schema: its hint when it has one, its shape otherwise. */
export function controlOf(schema: JsonObject, root: JsonObject): Control {
  const hint = hintedControls.find((control) => control === schema["x-control"]);
  if (hint) return hint;
  if (constantsOf(schema, root)) return "select";
  const alternatives = alternativesOf(schema, root);
  const only = alternatives?.[0];
  if (alternatives && only) return alternatives.length === 1 ? controlOf(only, root) : "choice";
  const type = Array.isArray(schema["type"]) ? schema["type"].find((one) => one !== "null") : schema["type"];
  switch (type) {
    case "string":
      return "text";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "switch";
    case "array":
      return "list";
    case "object":
      return Object.keys(propertiesOf(schema)).length > 0
        ? "object"
        : isJsonObject(schema["additionalProperties"])
          ? "record"
          : "code";
    default:
      return "code";
  }
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function exampleOf(schema: JsonObject): string | undefined {
  const first = Array.isArray(schema["examples"]) ? schema["examples"][0] : undefined;
  return textOf(first) ?? (typeof first === "number" ? String(first) : undefined);
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
