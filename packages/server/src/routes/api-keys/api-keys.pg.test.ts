import { signWebhook } from "@millrace/engine/connections/webhooks/sign.ts";
import type { CreatedApiKey } from "@millrace/shared/api/settings.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, testInstallation } from "../../../test/installation.ts";

let system: Installation;
let workspaceId: string;
beforeAll(async () => {
  system = await testInstallation();
  workspaceId = await system.newWorkspace();
});
afterAll(() => system.close());

describe("a key that makes another one", () => {
  it.each([
    ["no types, which means all", [], 403],
    ["all types", ["*"], 403],
    ["types it may not send", ["form.submitted", "contact.created"], 403],
    ["a wider pattern", ["form.*", "quiz.*"], 403],
    ["types it may send", ["form.submitted", "form.*", "form.a.*", "quiz.finished"], 201],
  ])("hands on %s: %j", async (_what, eventTypes, status) => {
    const limited = await system.withKey(workspaceId, { eventTypes: ["form.*", "quiz.finished"] });
    const made = await limited.send("POST", "/v1/api-keys", { name: "Child", eventTypes });
    expect(made.status).toBe(status);
  });

  it("hands on no permission that it does not have", async () => {
    const limited = await system.withKey(workspaceId, { scopes: ["settings:write"] });
    const made = await limited.send("POST", "/v1/api-keys", { name: "Child", scopes: ["runs:read"] });
    expect([made.status, made.body.code]).toEqual([403, "forbidden"]);
  });

  it("makes only keys that sign when it has to sign itself", async () => {
    const owner = await system.withKey(workspaceId);
    const { body: parent } = await owner.send<CreatedApiKey>("POST", "/v1/api-keys", {
      name: "Signed",
      scopes: ["settings:write"],
      requiresSignature: true,
    });
    const make = (requiresSignature: boolean) => {
      const body = JSON.stringify({ name: "Child", scopes: ["settings:write"], requiresSignature });
      const signature = signWebhook({ secret: parent.signingSecret ?? "", id: "msg", timestamp: new Date(), body });
      const headers = { authorization: `Bearer ${parent.key}`, "content-type": "application/json", ...signature };
      return system.send("POST", "/v1/api-keys", body, headers);
    };
    expect((await make(false)).status).toBe(403);
    expect((await make(true)).status).toBe(201);
  });
});
