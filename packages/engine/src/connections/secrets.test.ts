import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecretUnreadable, createVault } from "./secrets.ts";

const key = randomBytes(32);
const vault = createVault(key);
const owner = { workspaceId: "workspace-a", id: "connection-1", version: 1 };

describe("a sealed secret", () => {
  it("opens for its owner, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => vault.open(owner, vault.seal(owner, text)) === text),
    );
  });

  it("shows nothing of what it holds, and never looks the same twice", () => {
    const sealed = Buffer.from(vault.seal(owner, "canary-secret"));
    expect(sealed.toString("latin1")).not.toContain("canary");
    expect(sealed.equals(vault.seal(owner, "canary-secret"))).toBe(false);
  });

  it.each([
    ["another workspace", { workspaceId: "workspace-b" }],
    ["another connection", { id: "connection-2" }],
    ["an older version", { version: 0 }],
    ["parts that read the same in a row", { workspaceId: "workspace-aconnection-1", id: "" }],
  ])("does not open for %s", (_who, other) => {
    const sealed = vault.seal(owner, "secret");
    expect(() => vault.open({ ...owner, ...other }, sealed)).toThrow(SecretUnreadable);
    expect(() => vault.rewrap({ ...owner, ...other }, sealed)).toThrow(SecretUnreadable);
  });

  it("does not open after it was swapped with another one", () => {
    const second = { ...owner, id: "connection-2" };
    const [a, b] = [vault.seal(owner, "a"), vault.seal(second, "b")];
    expect(() => vault.open(owner, b)).toThrow(SecretUnreadable);
    expect(() => vault.open(second, a)).toThrow(SecretUnreadable);
    const spliced = Buffer.concat([a.subarray(0, 65), b.subarray(65)]);
    expect(() => vault.open(owner, spliced)).toThrow(SecretUnreadable);
  });

  it("does not open after any bit of it was flipped, or with bytes missing", () => {
    const sealed = vault.seal(owner, "secret");
    for (let i = 0; i < sealed.byteLength; i += 1) {
      const changed = Uint8Array.from(sealed, (byte, at) => (at === i ? byte ^ 1 : byte));
      expect(() => vault.open(owner, changed), `byte ${i}`).toThrow(SecretUnreadable);
      expect(() => vault.open(owner, sealed.subarray(0, i)), `${i} bytes`).toThrow(SecretUnreadable);
    }
  });

  it("does not open with another key, and says no secret when it fails", () => {
    const sealed = vault.seal(owner, "canary-secret");
    expect(() => createVault(randomBytes(32)).open(owner, sealed)).toThrow("needs a master key that is not there");
  });
});

describe("a rotation of the master key", () => {
  it("opens what the old key sealed, and needs the old key no more once it is rewrapped", () => {
    const next = randomBytes(32);
    const rotating = createVault(next, [key]);
    const sealed = vault.seal(owner, "secret");
    expect(rotating.open(owner, sealed)).toBe("secret");
    expect(rotating.isCurrent(sealed)).toBe(false);
    const rewrapped = rotating.rewrap(owner, sealed);
    expect(rotating.isCurrent(rewrapped)).toBe(true);
    expect(createVault(next).open(owner, rewrapped)).toBe("secret");
    expect(() => vault.open(owner, rewrapped)).toThrow(SecretUnreadable);
  });

  it("takes keys of 32 bytes only", () => expect(() => createVault(randomBytes(16))).toThrow("32 bytes"));
});
