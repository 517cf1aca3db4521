import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Installation, testInstallation } from "../../../test/installation.ts";

let system: Installation;
beforeAll(async () => {
  system = await testInstallation();
});
afterAll(() => system.close());

it("an operator sees which targets are left alone, and has one tried at once", async () => {
  const workspaceId = await system.newWorkspace();
  const caller = await system.withKey(workspaceId);
  const id = uuidv7();
  await inWorkspace(
    system.parts.pool,
    workspaceId,
    (sql) => sql`
      insert into circuits (workspace_id, target, id, retry_at, pause, failures, reason)
      values (${workspaceId}, 'api.example.com', ${id}, now() + interval '5 minutes', 300, 12, 'The target answered 503.')`,
  );

  const { status, body } = await caller.send<{ items: { retryAt: string }[] }>("GET", "/v1/circuits");

  const shown = {
    id,
    target: "api.example.com",
    state: "open",
    failures: 12,
    reason: "The target answered 503.",
    waiting: 0,
  };
  expect([status, body]).toMatchObject([200, { items: [shown] }]);
  expect(Date.parse(body.items[0]?.retryAt ?? "")).toBeGreaterThan(Date.now() + 60_000);

  const tried = await caller.send<{ retryAt: string }>("POST", `/v1/circuits/${id}/reset`);
  expect([tried.status, tried.body]).toMatchObject([200, shown]);
  expect(Date.parse(tried.body.retryAt)).toBeLessThan(Date.now() + 10_000);
});
