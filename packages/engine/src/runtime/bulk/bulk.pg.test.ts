import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { getBulkOperation } from "../../history/bulk-operations.ts";
import { eventually } from "../../testing/eventually.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";
import { uuidv7 } from "../../store/uuid.ts";
import { requeueOperations } from "./forgotten.ts";

const engine = sharedEngine();
const control = () => engine().engine.runs;

const waiting = (name: string, event: string) => workflow(name).on(event).then("flow.delay", { duration: "3d" });
const send = async (space: Space, type: string, count: number): Promise<void> => {
  await space.accept(...Array.from({ length: count }, () => ({ type, data: { formId: "f" } })));
};
const done = (space: Space, subject: "runs" | "dead_letters", id: string) =>
  eventually("the operation", async () => {
    const operation = await space.inside((sql) => getBulkOperation(sql, space.id, subject, id));
    return operation.status === "done" && operation;
  });
const count = async (space: Space, workflowId: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await space.inside(
        (sql) => sql<{ status: string; n: number }[]>`
          select status, count(*)::int as n from runs where workflow_id = ${workflowId} group by 1`,
      )
    ).map(({ status, n }) => [status, n]),
  );

describe("runs in bulk", () => {
  it("are paused, resumed and cancelled, all that a filter finds, on however many pages they stand", async () => {
    const space = await engine().space();
    const [one, other] = [
      await space.publish(waiting("One", "form.submitted")),
      await space.publish(waiting("Other", "order.created")),
    ];
    await send(space, "form.submitted", 450);
    await send(space, "order.created", 3);
    await eventually("the runs", async () => (await count(space, one))["waiting"] === 450);
    await eventually("the others", async () => (await count(space, other))["waiting"] === 3);

    const filter = { workflowId: one };
    for (const [action, status] of [
      ["pause", "paused"],
      ["resume", "waiting"],
      ["cancel", "cancelled"],
    ] as const) {
      const begun = await control().beginBulk(space.id, { subject: "runs", action, filter, requestedBy: "Ada" });
      expect(begun).toMatchObject({ status: "queued", matched: 450, changed: 0 });
      expect(await done(space, "runs", begun.id)).toMatchObject({ matched: 450, changed: 450 });
      expect(await count(space, one)).toEqual({ [status]: 450 });
    }
    expect(await count(space, other)).toEqual({ waiting: 3 });
    const [run] = await space.runs(one);
    expect(run?.error).toMatchObject({ code: "cancelled", message: "Cancelled by Ada" });
  });

  it("that begin after the request are not meant", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(waiting("One", "form.submitted"));
    await send(space, "form.submitted", 2);
    await eventually("the runs", async () => (await count(space, workflowId))["waiting"] === 2);
    const request = { subject: "runs", action: "cancel", filter: {}, requestedBy: "Ada" } as const;
    const begun = await control().beginBulk(space.id, request);
    await done(space, "runs", begun.id);
    await space.inside((sql) => sql`update bulk_operations set status = 'queued', cursor = null, changed = 0`);
    await send(space, "form.submitted", 1);
    await eventually("the new run", async () => (await count(space, workflowId))["waiting"] === 1);
    await space.inside(
      (sql) => sql`select millrace.enqueue(json_build_array(json_build_object(
        'identifier', 'bulk', 'payload', json_build_object('workspaceId', ${space.id}::text, 'id', ${begun.id}::text))))`,
    );
    expect(await done(space, "runs", begun.id)).toMatchObject({ changed: 0 });
    expect(await count(space, workflowId)).toEqual({ cancelled: 2, waiting: 1 });
  });
});

describe("an operation whose job was lost", () => {
  it("is found and goes on", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(waiting("One", "form.submitted"));
    await send(space, "form.submitted", 2);
    await eventually("the runs", async () => (await count(space, workflowId))["waiting"] === 2);
    const id = uuidv7();
    await space.inside(
      (sql) => sql`
        insert into bulk_operations (workspace_id, id, subject, action, filter, requested_by, matched, created_at)
        values (${space.id}, ${id}, 'runs', 'cancel', '{}', 'Ada', 2, now() - interval '5 minutes')`,
    );
    const told: string[] = [];
    const log = { info: () => {}, warn: (message: string) => void told.push(message), error: () => {} };
    expect(await requeueOperations({ pool: engine().pool, log })).toBe(1);
    expect(await done(space, "runs", id)).toMatchObject({ changed: 2 });
    expect(told).toEqual(["Found an operation without a job and queued it again."]);
    expect(await requeueOperations({ pool: engine().pool, log })).toBe(0);
  });
});

describe("dead letters in bulk", () => {
  it("are retried or discarded, all open ones that a filter finds", async () => {
    let isUp = false;
    const target = await listen((_request, response) => {
      response.statusCode = isUp ? 200 : 404;
      response.end();
    });
    const space = await engine().space();
    const asking = (name: string, event: string) =>
      workflow(name).on(event).then("http.request", { url: target.origin });
    const one = await space.publish(asking("One", "form.submitted"));
    const other = await space.publish(asking("Other", "order.created"));
    await send(space, "form.submitted", 3);
    await send(space, "order.created", 2);
    await space.endedRuns(5);
    isUp = true;

    const begin = async (action: "retry" | "discard", workflowId: string) => {
      const request = { subject: "dead_letters", action, filter: { workflowId }, requestedBy: "Ada" } as const;
      return done(space, "dead_letters", (await control().beginBulk(space.id, request)).id);
    };
    expect(await begin("retry", one)).toMatchObject({ matched: 3, changed: 3 });
    expect(await begin("discard", other)).toMatchObject({ matched: 2, changed: 2 });
    await eventually("the retried runs", async () => (await count(space, one))["succeeded"] === 3);
    expect(await count(space, other)).toEqual({ failed: 2 });
    expect(await begin("retry", other)).toMatchObject({ matched: 0, changed: 0 });
  });
});
