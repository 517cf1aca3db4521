import { putContactBody } from "@millrace/shared/api/contacts.ts";
import type { z } from "zod";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Pool } from "../store/database.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { testWorkspace } from "../store/test-workspace.ts";
import { uuidv7 } from "../store/uuid.ts";
import { findContactId, getContact, listContacts } from "./contacts.ts";
import { mergeContacts } from "./merge.ts";
import { putContacts } from "./put.ts";
import { resolveContacts } from "./resolve.ts";
import type { RecordsSession } from "./session.ts";
import { addTags } from "./tags.ts";
import { createTasks } from "./tasks.ts";
import { inSession } from "./test-session.ts";
import { listTimeline } from "./timeline.ts";

let database: TestDatabase;
let pool: Pool;
let workspaceId: string;
beforeAll(async () => {
  database = await testDatabase(4);
  pool = database.pool;
});
beforeEach(async () => {
  workspaceId = await testWorkspace(pool);
});
afterAll(() => database.drop());

const inside = <Result>(work: (session: RecordsSession) => Promise<Result>) => inSession(pool, workspaceId, work);
const put = async (...inputs: ({ externalId: string } & z.input<typeof putContactBody>)[]) => {
  const parsed = inputs.map(({ externalId, ...body }) => ({ externalId, ...putContactBody.parse(body) }));
  const { result, events } = await inside((session) => putContacts(session, parsed, uuidv7));
  return { results: result, events, contacts: result.map((one) => (one.status === "conflict" ? null : one.contact)) };
};
const get = (id: string, where = workspaceId) => inWorkspace(pool, where, (sql) => getContact(sql, where, id));

describe("putting contacts", () => {
  it("creates and then updates by external id", async () => {
    const created = await put({
      externalId: "u1",
      email: "Ada@example.com",
      phone: "+49 30",
      fields: { plan: "free" },
      tags: ["new"],
    });
    expect(created.results[0]?.status).toBe("created");
    expect(created.events.map((event) => event.type)).toEqual(["contact.created", "contact.tag_added"]);
    expect(created.contacts[0]).toMatchObject({
      externalId: "u1",
      email: "ada@example.com",
      phone: "+4930",
      tags: ["new"],
    });

    const updated = await put({ externalId: "u1", email: null, fields: { plan: "pro" }, tags: ["new", "paying"] });
    expect(updated.results[0]?.status).toBe("updated");
    expect(updated.events.map((event) => [event.type, event.data["changed"]])).toEqual([
      ["contact.updated", ["email", "plan"]],
      ["contact.tag_added", undefined],
    ]);
    const contact = await get(created.contacts[0]?.id ?? "");
    expect(contact).toMatchObject({ email: null, phone: "+4930", fields: { plan: "pro" }, tags: ["new", "paying"] });
    expect(updated.contacts[0]).toEqual(contact);
  });

  it("adopts a contact that was known by its address only", async () => {
    const { result } = await inside((session) => resolveContacts(session, [{ email: "ada@example.com" }], uuidv7));
    const { contacts } = await put(
      { externalId: "u1", email: "ada@example.com" },
      { externalId: "u2", email: "ada@example.com" },
    );
    expect(contacts.map((contact) => contact?.id)).toEqual([result[0], undefined]);
    expect(await get(result[0] ?? "")).toMatchObject({ externalId: "u1" });
  });

  it("refuses the address of a contact that has another external id, and stores nothing of it", async () => {
    await put({ externalId: "u1", email: "ada@example.com" });
    const { results, events } = await put(
      { externalId: "u2", email: "ada@example.com", fields: { plan: "pro" } },
      { externalId: "u3", phone: "1" },
    );
    expect(results.map((one) => one.status)).toEqual(["conflict", "created"]);
    expect(events).toHaveLength(1);
  });

  it("updates a contact once for each time the batch names it", async () => {
    const { results, contacts } = await put(
      { externalId: "u1", fields: { a: 1 } },
      { externalId: "u1", fields: { b: 2 } },
    );
    expect(results.map((one) => one.status)).toEqual(["created", "created"]);
    expect(contacts[1]?.fields).toEqual({ a: 1, b: 2 });
  });

  it("agrees on one contact when many ask for it at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        put({ externalId: "u1", email: "ada@example.com", fields: { [`f${n}`]: n } }),
      ),
    );
    expect(new Set(answers.map((answer) => answer.contacts[0]?.id)).size).toBe(1);
    expect(Object.keys((await get(answers[0]?.contacts[0]?.id ?? "")).fields)).toHaveLength(8);
    expect(answers.flatMap((answer) => answer.events).filter((event) => event.type === "contact.created")).toHaveLength(
      1,
    );
  });
});

describe("finding contacts", () => {
  it("lists newest first, page by page, by words and by tag", async () => {
    await put(
      ...Array.from({ length: 5 }, (_, n) => ({
        externalId: `u${n}`,
        fields: { first_name: `Nr_${n}` },
        tags: n % 2 ? ["odd"] : [],
      })),
    );
    const list = (filter: object) =>
      inWorkspace(pool, workspaceId, (sql) => listContacts(sql, workspaceId, { limit: 2, ...filter }));
    const names = (page: Awaited<ReturnType<typeof list>>) => page.items.map((contact) => contact.externalId);
    const first = await list({});
    const second = await list({ cursor: first.nextCursor });
    expect([names(first), names(second)]).toEqual([
      ["u4", "u3"],
      ["u2", "u1"],
    ]);
    expect(names(await list({ tag: "odd" }))).toEqual(["u3", "u1"]);
    expect(names(await list({ q: "nr_2" }))).toEqual(["u2"]);
    expect(names(await list({ q: "%" }))).toEqual([]);
  });

  it("finds one by id, external id or address, and none of another workspace", async () => {
    const {
      contacts: [ada],
    } = await put({ externalId: "u1", email: "ada@example.com" });
    const find = (name: object, where = workspaceId) =>
      inWorkspace(pool, where, (sql) => findContactId(sql, where, name));
    for (const name of [{ id: ada?.id }, { externalId: "u1" }, { email: "ADA@example.com" }])
      expect(await find(name)).toBe(ada?.id);
    const other = await testWorkspace(pool);
    for (const name of [{ id: ada?.id }, { externalId: "u1" }]) {
      await expect(find(name, other)).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(get(ada?.id ?? "", other)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("merging contacts", () => {
  it("keeps the winner's data, fills its gaps and moves names, tags and tasks", async () => {
    const {
      contacts: [winner, loser],
    } = await put(
      { externalId: "u1", email: "ada@example.com", fields: { plan: "pro" }, tags: ["a"] },
      {
        externalId: "u2",
        email: "ada@home.example.com",
        phone: "123",
        fields: { plan: "free", city: "Berlin" },
        tags: ["a", "b"],
      },
    );
    const ids = [winner?.id ?? "", loser?.id ?? ""] as const;
    await inside((session) =>
      createTasks(session, [
        { title: "Call", description: "", dueAt: null, assigneeId: null, contactId: ids[1], runId: null, nodeId: null },
      ]),
    );
    const { result, events } = await inside((session) => mergeContacts(session, ...ids));
    expect(result).toMatchObject({
      id: ids[0],
      externalId: "u1",
      email: "ada@example.com",
      phone: "123",
      fields: { plan: "pro", city: "Berlin" },
      tags: ["a", "b"],
    });
    expect(events.map((event) => [event.type, event.data["changed"] ?? event.data["tag"]])).toEqual([
      ["contact.updated", ["phone", "city"]],
      ["contact.tag_added", "b"],
    ]);
    const { result: found } = await inside((session) =>
      resolveContacts(session, [{ externalId: "u2" }, { email: "ada@home.example.com" }, { phone: "123" }], uuidv7),
    );
    expect(new Set(found)).toEqual(new Set([ids[0]]));
    await expect(get(ids[1])).rejects.toMatchObject({ code: "not_found" });
    const { items } = await inWorkspace(pool, workspaceId, (sql) =>
      listTimeline(sql, workspaceId, ids[0], { limit: 10 }),
    );
    expect(items.map((item) => item.title)).toEqual(["Call"]);
  });

  it("takes neither itself nor somebody of another workspace", async () => {
    const {
      contacts: [ada],
    } = await put({ externalId: "u1" });
    const other = await testWorkspace(pool);
    const {
      result: [foreign],
    } = await inSession(pool, other, (session) => resolveContacts(session, [{ externalId: "u1" }], uuidv7));
    const merge = (loser: string) => inside((session) => mergeContacts(session, ada?.id ?? "", loser));
    await expect(merge(ada?.id ?? "")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(merge(foreign ?? "")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the timeline", () => {
  it("merges events, runs and tasks, newest first, page by page", async () => {
    const {
      contacts: [ada, grace],
    } = await put({ externalId: "u1" }, { externalId: "u2" });
    const contactId = ada?.id ?? "";
    const workflowId = uuidv7();
    const ids: string[] = [];
    await inside(async (session) => {
      const { sql } = session;
      await sql`insert into workflows (workspace_id, id, name, draft) values (${workspaceId}, ${workflowId}, 'Welcome', '{}')`;
      for (let n = 0; n < 3; n++) {
        const [eventId, runId] = [uuidv7(), uuidv7()];
        await sql`insert into events (workspace_id, id, key, source, type, time, data)
          values (${workspaceId}, ${eventId}, ${eventId}, 'shop', 'order.created', now(), '{}')`;
        await sql`insert into event_receipts (workspace_id, event_id, type, status, contact_id)
          values (${workspaceId}, ${eventId}, 'order.created', 'processed', ${contactId})`;
        await sql`insert into runs (workspace_id, id, workflow_id, version, status, contact_id, error, started_at)
          values (${workspaceId}, ${runId}, ${workflowId}, 1, 'failed', ${contactId}, ${sql.json({ code: "x", message: "No answer" })}, now())`;
        const task = {
          title: `Task ${n}`,
          description: "Soon",
          dueAt: null,
          assigneeId: null,
          contactId,
          runId,
          nodeId: "t",
        };
        ids.push(eventId, runId, ...(await createTasks(session, [task])));
      }
      await addTags(session, [{ contactId: grace?.id ?? "", tag: "other" }]);
    });
    const page = (cursor?: string) =>
      inWorkspace(pool, workspaceId, (sql) =>
        listTimeline(sql, workspaceId, contactId, { limit: 4, ...(cursor && { cursor }) }),
      );
    const first = await page();
    const second = await page(first.nextCursor ?? "");
    const third = await page(second.nextCursor ?? "");
    expect([first, second, third].flatMap((one) => one.items.map((item) => item.id))).toEqual(ids.toReversed());
    expect(third.nextCursor).toBeNull();
    const [task, run, event] = first.items;
    expect(task).toMatchObject({
      kind: "task",
      title: "Task 2",
      detail: "Soon",
      status: "open",
      runId: ids[7],
      workflowId: null,
    });
    expect(run).toMatchObject({
      kind: "run",
      title: "Welcome",
      detail: "No answer",
      status: "failed",
      runId: ids[7],
      workflowId,
    });
    expect(event).toMatchObject({ kind: "event", title: "order.created", detail: "shop", status: null, runId: null });
    const none = inWorkspace(pool, workspaceId, (sql) => listTimeline(sql, workspaceId, uuidv7(), { limit: 4 }));
    await expect(none).rejects.toMatchObject({ code: "not_found" });
  });
});
