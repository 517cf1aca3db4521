import { listRunsQuery } from "@millrace/shared/api/runs.ts";
import type { Json } from "@millrace/shared/json.ts";
import { runSchema } from "@millrace/shared/runs/run.ts";
import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inSession } from "../records/test-session.ts";
import { resolveContacts } from "../records/resolve.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { testWorkspace } from "../store/test-workspace.ts";
import { uuidv7 } from "../store/uuid.ts";
import { createWorkflow } from "../workflows/store.ts";
import { discardDeadLetter, listDeadLetters } from "./dead-letters.ts";
import { getRun, listRuns } from "./runs.ts";

let database: TestDatabase;
let workspaceId: string;
let other: string;
let workflowId: string;
let contactId: string;
const runIds: string[] = [];
const inside = <Result>(work: (sql: TransactionSql) => Promise<Result>, where = workspaceId) =>
  inWorkspace(database.pool, where, work);

beforeAll(async () => {
  database = await testDatabase();
  workspaceId = await testWorkspace(database.pool);
  other = await testWorkspace(database.pool);
  workflowId = await inside((sql) => createWorkflow(sql, workspaceId, { name: "Welcome" }));
  const refs = [{ email: "ada@example.com", fields: { first_name: "Ada" } }];
  const { result } = await inSession(database.pool, workspaceId, (session) => resolveContacts(session, refs, uuidv7));
  contactId = result[0] ?? "";
  await inside(async (sql) => {
    for (let n = 0; n < 5; n++) {
      const id = uuidv7();
      runIds.push(id);
      await sql`
        insert into runs (workspace_id, id, workflow_id, version, status, mode, contact_id, event_id, event_key, event_type,
          graph, error, started_at, finished_at)
        values (${workspaceId}, ${id}, ${n === 4 ? uuidv7() : workflowId}, ${n < 2 ? 1 : 2}, ${n === 1 ? "failed" : "succeeded"},
          ${n === 3 ? "test" : "live"}, ${n % 2 ? contactId : null}, ${uuidv7()}, ${`order-${n}`}, 'order.created',
          ${n === 3 ? sql.json({ nodes: [], edges: [] }) : null},
          ${n === 1 ? sql.json({ code: "http_500", message: "The target is down" }) : null}, ${new Date(1e12)}, ${new Date(1e12 + 1500)})`;
    }
    const step = (nodeId: string, ordinal: number, output: Json) => sql`
      insert into steps (workspace_id, run_id, node_id, ordinal, type, status, attempt, port, output, attempts, started_at, finished_at, due_at)
      values (${workspaceId}, ${runIds[0] ?? ""}, ${nodeId}, ${ordinal}, 'flow.delay', 'succeeded', 1, 'next', ${sql.json(output)},
        ${sql.json([{ attempt: 1, startedAt: "2026-01-01T00:00:00Z", finishedAt: null }])}, ${new Date(1e12)}, ${new Date(1e12 + 20)}, ${new Date(1e12)})`;
    await step("second", 2, "12");
    await step("first", 1, { a: [1] });
  });
});
afterAll(() => database.drop());

describe("run history", () => {
  const list = async (query: object, where = workspaceId) => {
    const page = await inside((sql) => listRuns(sql, where, listRunsQuery.parse(query)), where);
    return { ...page, places: page.items.map((run) => runIds.indexOf(run.id)) };
  };

  it("lists runs newest first, page by page", async () => {
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, cursor: first.nextCursor });
    const third = await list({ limit: 2, cursor: second.nextCursor });
    expect([first, second, third].map((page) => page.places)).toEqual([[4, 3], [2, 1], [0]]);
    expect(third.nextCursor).toBeNull();
    expect(second.items[1]).toEqual({
      id: runIds[1],
      heldReason: null,
      heldUntil: null,
      workflowId,
      workflowName: "Welcome",
      version: 1,
      status: "failed",
      mode: "live",
      contactId,
      contactLabel: "ada@example.com",
      eventId: "order-1",
      eventType: "order.created",
      startedAt: "2001-09-09T01:46:40.000Z",
      finishedAt: "2001-09-09T01:46:41.500Z",
      durationMs: 1500,
      error: { code: "http_500", message: "The target is down" },
    });
    expect(first.items[0]?.workflowName).toBe("Deleted workflow");
  });

  it("filters by everything that can be asked for", async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const filters: [object, number[]][] = [
      [{ workflowId }, [3, 2, 1, 0]],
      [{ version: "2" }, [4, 3, 2]],
      [{ status: "failed" }, [1]],
      [{ contactId }, [3, 1]],
      [{ eventId: "order-2" }, [2]],
      [{ nodeId: "first" }, [0]],
      [{ from: soon }, []],
      [{ to: soon }, [4, 3, 2, 1, 0]],
      [{ from: "2020-01-01T00:00:00+02:00" }, [4, 3, 2, 1, 0]],
      [{ q: "ADA@" }, [3, 1]],
      [{ q: "target is" }, [1]],
      [{ q: "elcom" }, [3, 2, 1, 0]],
      [{ q: "%" }, []],
    ];
    for (const [query, places] of filters) expect((await list(query)).places, JSON.stringify(query)).toEqual(places);
  });

  it("shows a run with its steps in order, and what they answered as it was", async () => {
    const run = await inside((sql) => getRun(sql, workspaceId, runIds[0] ?? ""));
    expect(runSchema.parse(run)).toEqual(run);
    expect(run.steps.map((step) => [step.nodeId, step.output, step.durationMs])).toEqual([
      ["first", { a: [1] }, 20],
      ["second", "12", 20],
    ]);
    expect(run).not.toHaveProperty("graph");
    expect((await inside((sql) => getRun(sql, workspaceId, runIds[3] ?? ""))).graph).toEqual({ nodes: [], edges: [] });
  });

  it("shows nothing to another workspace", async () => {
    expect((await list({}, other)).items).toEqual([]);
    await expect(inside((sql) => getRun(sql, other, runIds[0] ?? ""), other)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("dead letters", () => {
  const add = async (status: string) => {
    const id = uuidv7();
    await inside(
      (sql) => sql`
      insert into dead_letters (workspace_id, id, run_id, workflow_id, node_id, type, status, input, error, attempts)
      values (${workspaceId}, ${id}, ${runIds[1] ?? ""}, ${workflowId}, 'call', 'http.request', ${status},
        ${sql.json({ url: "https://example.com" })}, ${sql.json({ code: "http_500", message: "Down" })}, 6)`,
    );
    return id;
  };
  const list = async (query: object, where = workspaceId) =>
    (await inside((sql) => listDeadLetters(sql, where, { limit: 10, ...query }), where)).items;
  const discard = (id: string, where = workspaceId) => inside((sql) => discardDeadLetter(sql, where, id), where);

  it("are listed with what failed, and discarded once", async () => {
    const [open, retried] = [await add("open"), await add("retried")];
    expect((await list({})).map((letter) => letter.id)).toEqual([retried, open]);
    expect(await list({ status: "open", workflowId, runId: runIds[1] })).toMatchObject([
      {
        id: open,
        workflowName: "Welcome",
        nodeId: "call",
        attempts: 6,
        error: { message: "Down" },
        input: { url: "https://example.com" },
      },
    ]);
    expect(await list({ runId: runIds[0] })).toEqual([]);
    expect(await discard(open)).toMatchObject({ status: "discarded" });
    expect(await discard(open)).toMatchObject({ status: "discarded" });
    await expect(discard(retried)).rejects.toMatchObject({ code: "invalid_state" });
  });

  it("are nobody else's", async () => {
    const id = await add("open");
    expect(await list({}, other)).toEqual([]);
    await expect(discard(id, other)).rejects.toMatchObject({ code: "not_found" });
  });
});
