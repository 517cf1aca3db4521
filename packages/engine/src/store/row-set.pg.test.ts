import { expect, test } from "vitest";
import { sharedEngine } from "../testing/shared-engine.ts";
import { type Columns, rowSet } from "./row-set.ts";

const engine = sharedEngine();

const columns = { id: "uuid", name: "text", size: "int", at: "timestamptz", data: "jsonb" } satisfies Columns;

function read(rows: Parameters<typeof rowSet<typeof columns>>[2]) {
  const { pool } = engine();
  return pool<{ name: string | null; size: number | null; data: unknown }[]>`
    select name, size, data from ${rowSet(pool, columns, rows)} x`;
}

test("rows arrive as they are, whatever their texts hold", async () => {
  const rows = ['a"b', "a\\b", "{a,b}", "", "NULL", " a ", "ä🎉", "a\nb"].map((name, size) => ({
    name,
    size,
    data: { name, list: [name, null, 1.5, true] },
  }));
  expect(await read(rows)).toEqual(rows);
});

test("what a row does not say is null, and so is null", async () => {
  expect(await read([{}, { name: null, size: null, data: null }])).toEqual(
    Array(2).fill({ name: null, size: null, data: null }),
  );
});

test("what PostgreSQL cannot store becomes U+FFFD instead of failing the other rows", async () => {
  expect(await read([{ name: "a\u0000b", data: { text: "a\u0000\ud800" } }])).toEqual([
    { name: "a\uFFFDb", size: null, data: { text: "a\uFFFD\uFFFD" } },
  ]);
});

test("a set may be empty", async () => {
  expect(await read([])).toEqual([]);
});
