import { graphSchema } from "@millrace/shared/graph/document.ts";
import { describe, expect, it } from "vitest";
import { choiceForAll, choicesMade, outcomeWords, placesOf, publishedWords } from "./in-flight.ts";

const at = (nodeId: string, runs: number, type = "flow.delay") => ({ nodeId, name: null, type, runs });
const graph = graphSchema.parse({
  nodes: [
    { id: "wait", type: "flow.delay", name: "A day later" },
    { id: "turned", type: "email.send" },
  ],
  edges: [],
});

describe("runs under way before a publish", () => {
  it("are added up over versions, most first, with whether their step is still there", () => {
    const versions = [
      { version: 2, runs: 3, nodes: [at("wait", 2), at("gone", 1)] },
      { version: 1, runs: 7, nodes: [at("turned", 6), at("wait", 1)] },
    ];
    expect(placesOf({ runs: 10, versions, lastMove: null }, graph)).toEqual([
      { ...at("turned", 6), isKept: false },
      { ...at("wait", 3), name: "A day later", isKept: true },
      { ...at("gone", 1), isKept: false },
    ]);
  });

  it("are named only where they do not stay", () => {
    expect(choicesMade({ a: "stay", b: "move", c: "exit" })).toEqual({ b: "move", c: "exit" });
  });

  it("are added up by what becomes of them", () => {
    const places = placesOf(
      {
        runs: 1_001,
        versions: [{ version: 1, runs: 1_001, nodes: [at("wait", 1_000), at("gone", 1)] }],
        lastMove: null,
      },
      graph,
    );
    expect(outcomeWords(places, {})).toBe("1,001 stay");
    expect(outcomeWords(places, { wait: "move", gone: "exit" })).toBe("1,000 move to the new version, 1 ends");
    expect([choiceForAll(places, {}), choiceForAll(places, { gone: "exit" })]).toEqual(["stay", null]);
  });

  it("are told of once the version is live", () => {
    expect(publishedWords(3, { stay: 4, move: 0, exit: 0 })).toBe("Version 3 is live");
    expect(publishedWords(3, { stay: 0, move: 1, exit: 2 })).toBe("Version 3 is live; 1 run moves to it, 2 runs end");
  });
});
