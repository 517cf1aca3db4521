import { createHash } from "node:crypto";
import { type Json, isJsonObject } from "@millrace/shared/json.ts";

/** SHA-256 over canonical JSON: the same for the same content, whatever the order of the keys. Lower-case hex. */
export function checksumOf(value: Json): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex");
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}
