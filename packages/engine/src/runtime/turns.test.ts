import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

/** Work that goes on until it is told to end. */
function work(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { end: resolve, run: () => (log.push(name), promise) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("places are given in the order in which they are asked for, also to who comes back for more", async () => {
  const log: string[] = [];
  const turns = createTurns(1);
  const [first, second, again] = [work(log, "large"), work(log, "small"), work(log, "large again")];
  const large = turns.take("large", first.run).then(() => turns.take("large", again.run));
  const small = turns.take("small", second.run);
  first.end();
  await settled();
  expect(log).toEqual(["large", "small"]);
  second.end();
  await small;
  again.end();
  await large;
  expect(log).toEqual(["large", "small", "large again"]);
});

test("work that fails leaves its place to the next", async () => {
  const turns = createTurns(1);
  await expect(turns.take("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await turns.take("b", async () => "done")).toBe("done");
});

test("a workspace shares the places with those that were worked for a moment ago", async () => {
  let now = 0;
  const turns = createTurns(2, () => now);
  await turns.take("large", async () => undefined);
  expect(turns.isShared("large")).toBe(false);
  await turns.take("small", async () => undefined);
  expect(turns.isShared("large")).toBe(true);
  now += 16_000;
  expect(turns.isShared("large")).toBe(false);
});
