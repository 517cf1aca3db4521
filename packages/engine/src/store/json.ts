import type { JSONValue } from "postgres";
import type { Sql } from "./database.ts";

/** A JSON parameter. postgres.js's own type refuses interfaces with optional members, which JSON simply leaves out. */
export function jsonParameter(sql: Sql, value: unknown) {
  return sql.json(value as JSONValue);
}
