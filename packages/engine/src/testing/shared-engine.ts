import { afterAll, beforeAll, expect } from "vitest";
import { testEngine, type TestEngine, type TestEngineOptions } from "./test-engine.ts";

/**
 * One engine for all tests of a file; each test opens a workspace of its own. At the end the engine must have had nothing to
 * complain about: a batch that failed and was saved by being done again one by one is a bug that no other check would see.
 * @param expected complaints that the file's tests provoke.
 */
export function sharedEngine(options?: TestEngineOptions, expected: RegExp[] = []): () => TestEngine {
  let engine: TestEngine | undefined;
  beforeAll(async () => {
    engine = await testEngine(options);
  });
  afterAll(async () => {
    await engine?.stop();
    const unexpected = (engine?.complaints ?? []).filter(
      (complaint) => !expected.some((known) => known.test(complaint)),
    );
    expect(unexpected).toEqual([]);
  });
  return () => {
    if (!engine) throw new Error("The engine is there once the tests begin.");
    return engine;
  };
}
