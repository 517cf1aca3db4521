import { RE2JS } from "re2js";
import type { Issue } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/**
 * The part of JSON Schema (2020-12) in which custom event types describe their `data`: enough for a contract, and nothing
 * whose checking takes more than linear time. Patterns run on RE2.
 */
const types = ["object", "array", "string", "number", "integer", "boolean", "null"] as const;
type TypeName = (typeof types)[number];

const annotations = new Set([
  "$schema",
  "$id",
  "$comment",
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
]);
const counts = new Set(["minLength", "maxLength", "minItems", "maxItems"]);
const numbers = new Set(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]);
const formats = new Map([
  ["email", /^[^\s@]{1,64}@[^\s@]{1,255}$/],
  ["date", /^\d{4}-\d\d-\d\d$/],
  ["date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/],
  ["uuid", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ["uri", /^[a-z][a-z0-9+.-]*:[^\s]+$/i],
]);
const deepest = 20;

/** What is wrong with a schema itself. What is not understood is refused: it would look enforced and not be. */
export function checkDataSchema(schema: Json, path = "schema", depth = 0): Issue[] {
  if (!isJsonObject(schema)) return [issue(path, "invalid_schema", "A schema is an object")];
  if (depth > deepest) return [issue(path, "invalid_schema", "The schema is nested too deeply")];
  return Object.entries(schema).flatMap(([keyword, value]) =>
    checkKeyword(`${path}.${keyword}`, keyword, value, depth),
  );
}

function checkKeyword(path: string, keyword: string, value: Json, depth: number): Issue[] {
  const must = (holds: boolean, what: string) => (holds ? [] : [issue(path, "invalid_schema", what)]);
  if (annotations.has(keyword) || keyword.startsWith("x-") || keyword === "const") return [];
  if (counts.has(keyword)) return must(Number.isInteger(value) && Number(value) >= 0, "Use a whole number from 0");
  if (numbers.has(keyword)) return must(typeof value === "number", "Use a number");
  switch (keyword) {
    case "type":
      return must([value].flat().every(isTypeName), `Use ${types.join(", ")}`);
    case "properties":
      if (!isJsonObject(value)) return must(false, "Use an object of schemas");
      return Object.entries(value).flatMap(([name, inner]) => checkDataSchema(inner, `${path}.${name}`, depth + 1));
    case "items":
      return checkDataSchema(value, path, depth + 1);
    case "additionalProperties":
      return typeof value === "boolean" ? [] : checkDataSchema(value, path, depth + 1);
    case "required":
      return must(Array.isArray(value) && value.every((name) => typeof name === "string"), "Use a list of names");
    case "enum":
      return must(Array.isArray(value) && value.length > 0, "Use a list of values");
    case "format":
      return must(typeof value === "string" && formats.has(value), `Use ${[...formats.keys()].join(", ")}`);
    case "pattern":
      return must(
        typeof value === "string" && value.length <= 1_000 && compile(value) !== undefined,
        "Use a pattern of RE2",
      );
    default:
      return [issue(path, "unknown_keyword", "This keyword is not supported")];
  }
}

/** Whether `data` is as its schema wants it; the schema has passed `checkDataSchema`. */
export function checkData(schema: JsonObject, value: Json, path = "data"): Issue[] {
  const type = schema["type"];
  const names = [type].flat().filter((name) => typeof name === "string");
  if (type !== undefined && !names.some((name) => isOfType(value, name))) {
    return [issue(path, "invalid_type", `Expected ${names.join(" or ")}`)];
  }
  const allowed = schema["enum"];
  if (Array.isArray(allowed) && !allowed.some((entry) => equal(entry, value))) {
    return [issue(path, "invalid_value", `Expected one of ${JSON.stringify(allowed)}`)];
  }
  if (schema["const"] !== undefined && !equal(schema["const"], value)) {
    return [issue(path, "invalid_value", `Expected ${JSON.stringify(schema["const"])}`)];
  }
  if (typeof value === "string") return checkString(schema, value, path);
  if (typeof value === "number") return checkNumber(schema, value, path);
  if (Array.isArray(value)) return checkArray(schema, value, path);
  return isJsonObject(value) ? checkObject(schema, value, path) : [];
}

function checkString(schema: JsonObject, value: string, path: string): Issue[] {
  const { minLength, maxLength, pattern, format } = schema;
  if (typeof minLength === "number" && value.length < minLength)
    return [issue(path, "too_small", `At least ${minLength} characters`)];
  if (typeof maxLength === "number" && value.length > maxLength)
    return [issue(path, "too_big", `At most ${maxLength} characters`)];
  if (typeof pattern === "string" && compile(pattern)?.matcher(value).find() === false) {
    return [issue(path, "invalid_format", `Does not match ${pattern}`)];
  }
  if (typeof format === "string" && formats.get(format)?.test(value) === false)
    return [issue(path, "invalid_format", `Expected ${format}`)];
  return [];
}

function checkNumber(
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonObject,
  value: number,
  path: string,
): Issue[] {
  if (typeof minimum === "number" && value < minimum) return [issue(path, "too_small", `At least ${minimum}`)];
  if (typeof maximum === "number" && value > maximum) return [issue(path, "too_big", `At most ${maximum}`)];
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum)
    return [issue(path, "too_small", `More than ${exclusiveMinimum}`)];
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum)
    return [issue(path, "too_big", `Less than ${exclusiveMaximum}`)];
  return [];
}

function checkArray({ minItems, maxItems, items }: JsonObject, value: Json[], path: string): Issue[] {
  if (typeof minItems === "number" && value.length < minItems)
    return [issue(path, "too_small", `At least ${minItems} items`)];
  if (typeof maxItems === "number" && value.length > maxItems)
    return [issue(path, "too_big", `At most ${maxItems} items`)];
  return isJsonObject(items ?? null)
    ? value.flatMap((entry, at) => checkData(items as JsonObject, entry, `${path}.${at}`))
    : [];
}

function checkObject(
  { properties, required, additionalProperties }: JsonObject,
  value: JsonObject,
  path: string,
): Issue[] {
  const known = isJsonObject(properties ?? null) ? (properties as JsonObject) : {};
  const missing = (Array.isArray(required) ? required : [])
    .filter((name): name is string => typeof name === "string" && !Object.hasOwn(value, name))
    .map((name) => issue(`${path}.${name}`, "missing_field", "This field is required"));
  const wrong = Object.entries(value).flatMap(([name, entry]) => {
    const schema = Object.hasOwn(known, name) ? known[name] : additionalProperties;
    if (schema === false) return [issue(`${path}.${name}`, "unknown_field", "This field is not known")];
    return isJsonObject(schema ?? null) ? checkData(schema as JsonObject, entry, `${path}.${name}`) : [];
  });
  return [...missing, ...wrong];
}

function isTypeName(value: Json): value is TypeName {
  return typeof value === "string" && (types as readonly string[]).includes(value);
}

function isOfType(value: Json, type: Json): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "null") return value === null;
  if (type === "object") return isJsonObject(value);
  return typeof value === type;
}

function equal(one: Json, other: Json): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

function issue(path: string, code: string, message: string): Issue {
  return { path, code, message };
}
