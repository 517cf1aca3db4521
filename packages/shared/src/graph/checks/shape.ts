import { isJsonObject, type Json, type JsonObject } from "../../json.ts";

/** What a value is known to be; `unknown` where a schema does not say, or says several things. */
export type Kind = "text" | "number" | "boolean" | "date" | "list" | "object" | "unknown";

/**
 * Whether there may be more than a schema names. `closed`: no. `unsaid`: it does not say, so nothing is refused.
 * `invited`: it says that there is more.
 */
export type Openness = "closed" | "unsaid" | "invited";

export type Lookup =
  | { found: true; schema: JsonObject }
  /** `at` is the number of the segment that there is none of, among `names`. */
  | { found: false; at: number; openness: Openness; names: string[] };

const anything: JsonObject = {};
const liquidProperties = new Set(["size", "first", "last"]);
const deepestReference = 10;

/** Follows a path through a JSON Schema. Where the schema does not know, anything is found. */
export function lookUp(root: JsonObject, segments: readonly string[]): Lookup {
  let schema = settle(root, root);
  for (const [at, segment] of segments.entries()) {
    const properties = schema["properties"];
    if (liquidProperties.has(segment) && !(isJsonObject(properties) && Object.hasOwn(properties, segment))) {
      return { found: true, schema: segment === "size" ? { type: "number" } : anything };
    }
    if (kindOf(schema) === "list") {
      schema = isJsonObject(schema["items"]) ? settle(schema["items"], root) : anything;
      continue;
    }
    if (isJsonObject(properties) && Object.hasOwn(properties, segment)) {
      const property = properties[segment];
      schema = isJsonObject(property) ? settle(property, root) : anything;
      continue;
    }
    const more = schema["additionalProperties"];
    if (isJsonObject(properties)) {
      const openness = more === false ? "closed" : more === undefined ? "unsaid" : "invited";
      return { found: false, at, openness, names: Object.keys(properties) };
    }
    if (isPlain(kindOf(schema))) return { found: false, at, openness: "closed", names: [] };
    schema = isJsonObject(more) ? settle(more, root) : anything;
  }
  return { found: true, schema };
}

function isPlain(kind: Kind): boolean {
  return kind === "text" || kind === "number" || kind === "boolean" || kind === "date";
}

/** References followed, and of “this or null” only this. */
function settle(schema: JsonObject, root: JsonObject): JsonObject {
  let at = schema;
  for (let depth = 0; depth < deepestReference; depth += 1) {
    const reference = at["$ref"];
    const options = [at["anyOf"], at["oneOf"]].find(Array.isArray);
    const real = options?.filter((option) => isJsonObject(option) && option["type"] !== "null") ?? [];
    const [only] = real;
    if (typeof reference === "string") {
      const named = /^#\/\$defs\/(.+)$/.exec(reference)?.[1];
      const definitions = root["$defs"];
      const target = named !== undefined && isJsonObject(definitions) ? definitions[named] : undefined;
      at = reference === "#" ? root : isJsonObject(target) ? target : anything;
    } else if (options === undefined) return at;
    else if (real.length === 1 && isJsonObject(only)) at = only;
    else return anything;
  }
  return anything;
}

/** What kind of value a schema describes. */
export function kindOf(schema: JsonObject): Kind {
  const declared = schema["type"];
  const types = Array.isArray(declared) ? declared.filter((type) => type !== "null") : [];
  switch (types.length === 1 ? types[0] : declared) {
    case "string":
      return schema["format"] === "date" || schema["format"] === "date-time" ? "date" : "text";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return "list";
    case "object":
      return "object";
    default:
      return "unknown";
  }
}

/** The only values there may be, where the schema names them. */
export function choicesOf(schema: JsonObject): Json[] | undefined {
  if (schema["const"] !== undefined) return [schema["const"]];
  return Array.isArray(schema["enum"]) ? schema["enum"] : undefined;
}
