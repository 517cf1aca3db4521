import { checkCondition } from "@millrace/shared/conditions/check.ts";
import { parseDuration } from "@millrace/shared/duration.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";
import { type Field, fieldsOf } from "./fields.ts";
import { alternativesOf, chosenAlternative, resolve } from "./jsonSchema.ts";

type Finding = Pick<Problem, "code" | "field" | "message">;

/**
 * What a config's own schema says about it at once, in the server's words; references and everything that needs to know the rest
 * of the workflow is the server's to tell. Texts with templates are only asked for their length.
 */
export function checkFields(schema: JsonObject, config: JsonObject): Problem[] {
  return checkObject(fieldsOf(schema), config, "", schema).map((finding) => ({ severity: "error", ...finding }));
}

/** The server's problems and those found here, without what the server said before the field was filled. */
export function withLocal(told: readonly Problem[], found: readonly Problem[], config: JsonObject): Problem[] {
  const current = told.filter(({ code, field }) => code !== "missing_field" || isMissing(config, field));
  const known = new Set(current.map(({ field }) => field));
  return [...current, ...found.filter(({ field }) => !known.has(field))];
}

function isMissing(config: JsonObject, field: string | undefined): boolean {
  let value: Json | undefined = config;
  for (const key of field?.split(".") ?? []) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isJsonObject(value) ? value[key] : undefined;
  }
  return value === undefined || value === "";
}

function checkObject(fields: readonly Field[], value: JsonObject, path: string, root: JsonObject): Finding[] {
  return fields.flatMap((field) =>
    checkField(field, value[field.key], path === "" ? field.key : `${path}.${field.key}`, root),
  );
}

function checkField(field: Field, value: Json | undefined, path: string, root: JsonObject): Finding[] {
  if (value === undefined || value === "") {
    return field.required ? [{ code: "missing_field", field: path, message: "Fill this in." }] : [];
  }
  if (field.control === "condition") return checkRules(value, path);
  if (field.control === "branches") return checkBranches(value, path);
  if (field.control === "duration" && typeof value === "string" && parseDuration(value) === undefined)
    return [invalid(path, "Use a duration such as 45s, 10m, 2h or 3d.")];
  return checkValue(field.schema, value, path, root);
}

function checkValue(schema: JsonObject, value: Json, path: string, root: JsonObject): Finding[] {
  const alternatives = alternativesOf(schema, root);
  if (alternatives) {
    const chosen = alternatives[chosenAlternative(alternatives, value, root)];
    return chosen ? checkValue(chosen, value, path, root) : [];
  }
  if (typeof value === "string") return checkText(schema, value, path);
  if (typeof value === "number") return checkNumber(schema, value, path);
  if (Array.isArray(value)) return checkList(schema, value, path, root);
  if (isJsonObject(value) && isJsonObject(schema["properties"] ?? null))
    return checkObject(fieldsOf(schema, root), value, path, root);
  return [];
}

function checkText({ minLength, maxLength, pattern, ...schema }: JsonObject, value: string, path: string): Finding[] {
  if (typeof maxLength === "number" && value.length > maxLength)
    return [invalid(path, `Use at most ${maxLength.toLocaleString("en")} characters.`)];
  if (value.includes("{{") || value.includes("{%")) return [];
  if (typeof minLength === "number" && value.length < minLength)
    return [invalid(path, `Use at least ${minLength.toLocaleString("en")} characters.`)];
  if (typeof pattern === "string" && !fitsPattern(pattern, value)) {
    const example = schema["x-placeholder"] ?? schema["default"];
    return [invalid(path, typeof example === "string" ? `Write it like ${example}.` : "This does not fit.")];
  }
  return [];
}

function fitsPattern(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return true;
  }
}

function checkNumber({ minimum, maximum, type }: JsonObject, value: number, path: string): Finding[] {
  if (type === "integer" && !Number.isInteger(value)) return [invalid(path, "Give a whole number.")];
  if (typeof minimum === "number" && value < minimum)
    return [invalid(path, `Use ${minimum.toLocaleString("en")} or more.`)];
  if (typeof maximum === "number" && value > maximum)
    return [invalid(path, `Use ${maximum.toLocaleString("en")} or less.`)];
  return [];
}

function checkList(
  { minItems, maxItems, items }: JsonObject,
  value: Json[],
  path: string,
  root: JsonObject,
): Finding[] {
  if (typeof minItems === "number" && value.length < minItems)
    return [invalid(path, minItems === 1 ? "Add at least one." : `Add at least ${minItems}.`)];
  if (typeof maxItems === "number" && value.length > maxItems)
    return [invalid(path, `Use at most ${maxItems.toLocaleString("en")} entries.`)];
  if (!isJsonObject(items ?? null)) return [];
  const schema = resolve(items as JsonObject, root);
  return value.flatMap((item, index) => checkValue(schema, item, `${path}.${index}`, root));
}

function checkRules(value: Json, path: string): Finding[] {
  return checkCondition(value).map(({ path: at, code, message }) => ({
    code,
    field: at === "" ? path : `${path}.${at}`,
    message,
  }));
}

function checkBranches(value: Json, path: string): Finding[] {
  if (!Array.isArray(value) || value.length === 0) return [invalid(path, "Add at least one.")];
  return value.flatMap((branch, index) => {
    const when = isJsonObject(branch) ? branch["when"] : undefined;
    const at = `${path}.${index}.when`;
    return when === undefined
      ? [{ code: "missing_field", field: at, message: "Add a condition." }]
      : checkRules(when, at);
  });
}

function invalid(field: string, message: string): Finding {
  return { code: "invalid_field", field, message };
}
