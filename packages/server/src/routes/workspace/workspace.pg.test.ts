import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { permissions } from "@millrace/shared/api/permissions.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Caller, type Installation, testInstallation } from "../../../test/installation.ts";

let system: Installation;
let workspaceId: string;
let owner: Caller;
beforeAll(async () => {
  system = await testInstallation();
  workspaceId = await system.newWorkspace();
  owner = await system.withKey(workspaceId);
});
afterAll(() => system.close());

it("a workspace is shown, and changed part by part", async () => {
  const before = await owner.send("GET", "/v1/workspace");
  expect(before.body).toEqual({ id: workspaceId, name: expect.any(String), timeZone: "UTC", settings: {} });

  const settings = { retention: { eventsDays: 30, runsDays: 365 }, runConcurrency: 500 };
  const changed = await owner.send("PATCH", "/v1/workspace", { timeZone: "Europe/Berlin", settings });
  expect([changed.status, changed.body]).toEqual([200, { ...before.body, timeZone: "Europe/Berlin", settings }]);

  await owner.send("PATCH", "/v1/workspace", { name: "Another name" });
  const after = await owner.send("GET", "/v1/workspace");
  expect(after.body).toEqual({ id: workspaceId, name: "Another name", timeZone: "Europe/Berlin", settings });
});

it.each([
  [{ timeZone: "Mars/Olympus" }, "timeZone"],
  [{ name: " " }, "name"],
  [{ settings: { retention: { eventsDays: 0 } } }, "settings.retention.eventsDays"],
  [{ settings: { errorWorkflowId: uuidv7() } }, "settings.errorWorkflowId"],
])("%j is refused, and it says where", async (body, path) => {
  const answer = await owner.send("PATCH", "/v1/workspace", body);
  expect([answer.status, answer.body.code]).toEqual([422, "invalid_input"]);
  expect((answer.body.issues as { path: string }[]).map((issue) => issue.path)).toContain(path);
});

it("only who may write settings changes it", async () => {
  const reader = await system.withKey(workspaceId, {
    scopes: permissions.filter((permission) => permission !== "settings:write"),
  });
  expect((await reader.send("GET", "/v1/workspace")).status).toBe(200);
  expect((await reader.send("PATCH", "/v1/workspace", { name: "Mine" })).status).toBe(403);
});
