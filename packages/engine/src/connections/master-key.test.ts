import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadMasterKey } from "./master-key.ts";

function keyPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "millrace-key-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "home", "master.key");
}

describe("the master key", () => {
  it("is made on the first start, for the owner's eyes only, and stays the same", async () => {
    const path = keyPath();
    const key = await loadMasterKey(path);
    expect(key.byteLength).toBe(32);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await loadMasterKey(path)).toEqual(key);
  });

  it("is one and the same for processes that start at once, and nothing is left over", async () => {
    const path = keyPath();
    const keys = await Promise.all(Array.from({ length: 20 }, () => loadMasterKey(path)));
    expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(1);
    expect(readdirSync(join(path, ".."))).toEqual(["master.key"]);
  });

  it("is refused when others may read it, or when it is damaged", async () => {
    const path = keyPath();
    await loadMasterKey(path);
    chmodSync(path, 0o644);
    await expect(loadMasterKey(path)).rejects.toThrow("mode 600");
    chmodSync(path, 0o600);
    writeFileSync(path, "short");
    await expect(loadMasterKey(path)).rejects.toThrow("damaged");
  });
});
