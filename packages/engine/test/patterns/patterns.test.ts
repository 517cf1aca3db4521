import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { patterns } from "./catalogue.ts";
import { patternsDocument } from "./document.ts";

const here = new URL("./", import.meta.url);

describe("docs/patterns.md", () => {
  it("says of each of the 43 patterns what the catalogue says", async () => {
    expect(patterns).toHaveLength(43);
    const written = await readFile(new URL("../../../../docs/patterns.md", here), "utf8");
    expect(written).toBe(patternsDocument(patterns));
  });

  it("has a test for every pattern that is supported", async () => {
    const files = (await readdir(here)).filter((name) => name.endsWith(".pg.test.ts"));
    const sources = (await Promise.all(files.map((name) => readFile(new URL(name, here), "utf8")))).join("\n");
    const tested = [...sources.matchAll(/describe\("(WCP-\d+ [^"]+)"/g)].map(([, title]) => title);
    const supported = patterns.filter(({ support }) => support !== "not supported");
    expect(new Set(tested)).toEqual(new Set(supported.map(({ number, name }) => `WCP-${number} ${name}`)));
  });
});
