import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { advance, initialState } from "../../src/core/advance.ts";
import { compile } from "../../src/core/compile.ts";
import { traitsOf } from "../../src/core/testing/sketch.ts";
import { fileOf, folder, type History, play } from "./history.ts";
import { scenarios } from "./scenarios.ts";

const histories = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as History);

describe("a run on record", () => {
  it.each(histories.map((history) => [history.name, history] as const))(
    "comes out as it did: %s",
    (_, { format, graph, inputs, state, commands }) => {
      expect(format).toBe("millrace.history/1");
      const played = play({ graph, inputs });
      expect(played.state).toEqual(state);
      expect(played.commands).toEqual(commands);
    },
  );

  it.each(histories.map((history) => [history.name, history] as const))(
    "goes on from every state that was stored on the way: %s",
    (_, { graph, inputs, state }) => {
      const plan = compile(graph, traitsOf);
      let stored = JSON.stringify(initialState());
      for (const input of inputs) stored = JSON.stringify(advance(plan, JSON.parse(stored), [input]).state);
      expect(JSON.parse(stored)).toEqual(JSON.parse(JSON.stringify(state)));
    },
  );

  it("is there for every scenario", () => {
    const names = new Set(histories.map(({ name }) => name));
    // Record what is missing: node packages/engine/test/golden/record.ts
    expect([...scenarios().keys()].filter((name) => !names.has(name))).toEqual([]);
    expect(new Set([...names].map((name) => fileOf(name).href)).size).toBe(histories.length);
    expect(histories.length).toBeGreaterThanOrEqual(48);
  });
});
