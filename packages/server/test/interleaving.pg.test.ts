import type { Page } from "@millrace/shared/api/common.ts";
import type { Contact } from "@millrace/shared/api/contacts.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, testInstallation } from "./installation.ts";

const requests = 4_000;

let system: Installation;
beforeAll(async () => {
  system = await testInstallation({ MILLRACE_POOL_SIZE: "1" });
});
afterAll(() => system.close());

describe("two workspaces on one connection", () => {
  it("never see each other's rows, however their requests interleave", { timeout: 120_000 }, async () => {
    const sides = await Promise.all(
      ["one", "other"].map(async (label) => {
        const caller = await system.withKey(await system.newWorkspace());
        await caller.send("PUT", `/v1/contacts/${label}`, { fields: { side: label } });
        return { label, caller };
      }),
    );
    const seen = await Promise.all(
      Array.from({ length: requests }, async (_, at) => {
        const side = sides[at % 2];
        if (!side) throw new Error("There are two sides");
        // Refused ones come in between: a transaction that fails must not leave its workspace behind.
        if (at % 7 === 0) {
          const { status } = await side.caller.send("POST", "/v1/contacts/merge", {
            winnerId: crypto.randomUUID(),
            loserId: crypto.randomUUID(),
          });
          return status === 404;
        }
        const { body } = await side.caller.send<Page<Contact>>("GET", "/v1/contacts");
        return body.items.length === 1 && body.items[0]?.externalId === side.label;
      }),
    );
    expect(seen.filter((right) => !right)).toEqual([]);
  });
});
