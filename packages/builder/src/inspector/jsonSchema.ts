import { type Json, type JsonObject, isJsonObject } from "@millrace/shared/json.ts";

/** Follows `$ref: "#/$defs/…"`; what stands beside the reference (a title, a hint) wins over what it points to. */
export function resolve(schema: JsonObject, root: JsonObject): JsonObject {
  let current = schema;
  for (let hops = 0; hops < 20; hops++) {
    const all = current["allOf"];
    const only = Array.isArray(all) && all.length === 1 ? all[0] : undefined;
    if (typeof current["$ref"] === "string") {
      const { $ref, ...beside } = current;
      current = { ...pointed(root, String($ref)), ...beside };
    } else if (isJsonObject(only)) {
      const { allOf: _only, ...beside } = current;
      current = { ...only, ...beside };
    } else return current;
  }
  return current;
}

function pointed(root: JsonObject, pointer: string): JsonObject {
  let value: Json | undefined = root;
  for (const part of pointer.replace(/^#\/?/, "").split("/").filter(Boolean)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return isJsonObject(value) ? value : {};
}

/** The alternatives of `anyOf` or `oneOf` without `null`; undefined where there are none. */
export function alternativesOf(schema: JsonObject, root: JsonObject): JsonObject[] | undefined {
  const list = schema["anyOf"] ?? schema["oneOf"];
  if (!Array.isArray(list)) return undefined;
  return list
    .filter(isJsonObject)
    .map((alternative) => resolve(alternative, root))
    .filter((alternative) => alternative["type"] !== "null");
}

/** A value a schema lists, and what it is called. */
export interface Constant {
  value: string | number | boolean;
  title: string;
}

/** The texts or numbers a value may be, when the schema lists them: `enum`, `const`, or alternatives that are all constants. */
export function constantsOf(schema: JsonObject, root: JsonObject): Constant[] | undefined {
  const listed = schema["enum"];
  if (Array.isArray(listed)) return listed.flatMap((value) => constant(value));
  if (schema["const"] !== undefined) return constant(schema["const"], schema["title"]);
  const alternatives = alternativesOf(schema, root);
  if (!alternatives || alternatives.length === 0) return undefined;
  const constants = alternatives.map((alternative) => constantsOf(alternative, root));
  return constants.every((list) => list !== undefined) ? constants.flat() : undefined;
}

function constant(value: Json, title?: Json): Constant[] {
  if (typeof value === "object") return [];
  return [{ value, title: typeof title === "string" ? title : humanize(String(value)) }];
}

/** Whether a value could have been made with this schema: its type, constants and required properties, not every rule. */
export function fits(schema: JsonObject, value: Json | undefined, root: JsonObject): boolean {
  const constants = constantsOf(schema, root);
  if (constants) return constants.some((constant) => constant.value === value);
  switch (schema["type"]) {
    case "string":
      return typeof value === "string";
    case "integer":
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "array":
      return Array.isArray(value);
    case "object":
      return isJsonObject(value) && stringsOf(schema["required"]).every((key) => value[key] !== undefined);
    default:
      return value !== undefined;
  }
}

/** Which alternative a value was made with; one that is unfinished counts by its type. -1 when it is none of them. */
export function chosenAlternative(
  alternatives: readonly JsonObject[],
  value: Json | undefined,
  root: JsonObject,
): number {
  const exact = alternatives.findIndex((alternative) => fits(alternative, value, root));
  if (exact >= 0) return exact;
  return alternatives.findIndex((alternative) => fits({ ...alternative, required: [] }, value, root));
}

/** A first value for a field that has none: its default, its only constant, or the emptiest one of its type. */
export function emptyValue(schema: JsonObject, root: JsonObject): Json {
  const resolved = resolve(schema, root);
  if (resolved["default"] !== undefined) return resolved["default"];
  const constant = constantsOf(resolved, root)?.[0];
  if (constant) return constant.value;
  switch (resolved["type"]) {
    case "integer":
    case "number":
      return typeof resolved["minimum"] === "number" ? resolved["minimum"] : 0;
    case "boolean":
      return false;
    case "array":
      return [];
    case "object": {
      const properties = propertiesOf(resolved);
      const value: JsonObject = {};
      for (const key of stringsOf(resolved["required"])) value[key] = emptyValue(properties[key] ?? {}, root);
      return value;
    }
    default:
      return "";
  }
}

/** Property name → its schema, in the order in which they stand. */
export function propertiesOf(schema: JsonObject): Record<string, JsonObject> {
  const properties = schema["properties"];
  if (!isJsonObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1])),
  );
}

export function stringsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** `dueIn` and `due_in` become “Due in”. */
export function humanize(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .trim();
  const lower = /^[A-Z0-9 ]+$/.test(words) ? words : words.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** Whether a type's own settings say how many paths it waits for: one of them takes “all”, “any” or a number of them. */
export function decidesJoin(config: JsonObject): boolean {
  return Object.values(propertiesOf(config)).some((property) =>
    alternativesOf(resolve(property, config), config)?.some((alternative) =>
      Object.hasOwn(propertiesOf(alternative), "atLeast"),
    ),
  );
}
