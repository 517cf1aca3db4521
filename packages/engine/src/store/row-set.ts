import type { Sql } from "./database.ts";
import { isStorableText, jsonText } from "./json-text.ts";

/** The columns of a set of rows, by name, with their PostgreSQL types. */
export type Columns = Readonly<
  Record<string, "uuid" | "text" | "int" | "smallint" | "bigint" | "boolean" | "timestamptz" | "jsonb" | "bytea">
>;

/** A row for such columns; what is missing is null. Values of `jsonb` are given as they are, not as text. */
export type RowFor<Set extends Columns> = { readonly [Name in keyof Set]?: unknown };

/**
 * A set of rows as part of a statement: `… from ${rowSet(sql, columns, rows)} as x` has these columns. It travels as one array a
 * column, which PostgreSQL reads in half the time that it needs for the same rows as JSON; whatever their number, it is
 * one plan.
 */
export function rowSet<Set extends Columns>(sql: Sql, columns: Set, rows: readonly RowFor<NoInfer<Set>>[]) {
  const names = Object.keys(columns);
  const arrays = names.map((name) => {
    const type = columns[name];
    const text = type === "jsonb" ? jsonArray(rows, name) : arrayText(rows, name, elementText);
    return sql`${text}::${sql.unsafe(String(type))}[]`;
  });
  return sql`(select * from unnest(${arrays.reduce((before, array) => sql`${before}, ${array}`)}) as u (${sql.unsafe(quoted(names))}))`;
}

/** The names of the columns, in their order, as part of a statement. */
export function columnNames(sql: Sql, columns: Columns) {
  return sql.unsafe(quoted(Object.keys(columns)));
}

function quoted(names: string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

type Row = Readonly<Record<string, unknown>>;

/** One column as an array in PostgreSQL's own notation. Many columns hold the same value again and again. */
function arrayText(rows: readonly Row[], name: string, elementOf: (value: unknown) => string): string {
  let text = "";
  let last: unknown;
  let element = "NULL";
  for (const row of rows) {
    const value = row[name];
    if (value !== last) {
      last = value;
      element = value === null || value === undefined ? "NULL" : elementOf(value);
    }
    text += text === "" ? element : `,${element}`;
  }
  return `{${text}}`;
}

function jsonArray(rows: readonly Row[], name: string): string {
  const text = arrayText(rows, name, (value) => elementText(JSON.stringify(value)));
  return isStorableText(text) ? text : arrayText(rows, name, (value) => elementText(jsonText(value)));
}

function elementText(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return special.test(value) ? `"${value.replaceAll("\u0000", "\uFFFD").replace(escaped, "\\$&")}"` : `"${value}"`;
}

const special = /["\\\0]/;
const escaped = /["\\]/g;
