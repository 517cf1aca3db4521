import { MillraceError } from "@millrace/shared/errors.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Pool } from "../store/database.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { testWorkspace } from "../store/test-workspace.ts";
import { uuidv7 } from "../store/uuid.ts";
import { listContactFields, putContactField } from "./contact-fields.ts";
import { updateFields } from "./fields.ts";
import { loadContacts } from "./load.ts";
import { resolveContacts } from "./resolve.ts";
import type { RecordsSession } from "./session.ts";
import { addTags, removeTags } from "./tags.ts";
import { createTasks, listTasks, setTaskStatus } from "./tasks.ts";
import { inSession } from "./test-session.ts";

let database: TestDatabase;
let pool: Pool;
let workspaceId: string;
let ada: string;
let grace: string;
beforeAll(async () => {
  database = await testDatabase(4);
  pool = database.pool;
});
beforeEach(async () => {
  workspaceId = await testWorkspace(pool);
  const { result } = await inside((session) =>
    resolveContacts(session, [{ email: "ada@example.com" }, { email: "grace@example.com" }], uuidv7),
  );
  [ada, grace] = result as [string, string];
});
afterAll(() => database.drop());

const inside = <Result>(work: (session: RecordsSession) => Promise<Result>) => inSession(pool, workspaceId, work);
const stored = async (id: string) =>
  (
    await inside(async (session) => {
      await loadContacts(session, [id]);
      return session.contacts.get(id);
    })
  ).result;

describe("tags", () => {
  it("are added once, however often they are asked for, and the session sees them", async () => {
    const changes = [
      { contactId: ada, tag: "vip" },
      { contactId: ada, tag: "vip" },
      { contactId: grace, tag: "beta", cause: { runId: uuidv7(), hop: 1 } },
      { contactId: uuidv7(), tag: "nobody" },
    ];
    const { result, events } = await inside(async (session) => {
      const added = await addTags(session, changes);
      return { added, tags: session.contacts.get(ada)?.tags };
    });
    expect(result).toEqual({ added: [true, false, true, false], tags: ["vip"] });
    expect(events.map(({ contactId, data, cause }) => ({ contactId, data, cause }))).toEqual([
      { contactId: ada, data: { tag: "vip" }, cause: undefined },
      { contactId: grace, data: { tag: "beta" }, cause: changes[2]?.cause },
    ]);
    const again = await inside((session) => addTags(session, changes));
    expect(again).toEqual({ result: [false, false, false, false], events: [] });
  });

  it("are removed once, and only where they were", async () => {
    await inside((session) =>
      addTags(session, [
        { contactId: ada, tag: "a" },
        { contactId: ada, tag: "b" },
      ]),
    );
    const { result } = await inside(async (session) => {
      await loadContacts(session, [ada]);
      const removed = await removeTags(session, [
        { contactId: ada, tag: "b" },
        { contactId: ada, tag: "b" },
        { contactId: grace, tag: "b" },
      ]);
      return { removed, tags: session.contacts.get(ada)?.tags };
    });
    expect(result).toEqual({ removed: [true, false, false], tags: ["a"] });
    expect((await stored(ada))?.tags).toEqual(["a"]);
  });

  it("of many transactions at once are each added by exactly one of them", async () => {
    const changes = Array.from({ length: 40 }, (_, n) => ({ contactId: n % 2 ? ada : grace, tag: `t${n % 10}` }));
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        inside((session) => addTags(session, n % 2 ? changes : changes.toReversed())),
      ),
    );
    expect(answers.flatMap((answer) => answer.result).filter(Boolean)).toHaveLength(10);
    expect(answers.flatMap((answer) => answer.events)).toHaveLength(10);
  });
});

describe("fields", () => {
  it("change in order, and say what they were", async () => {
    const { result, events } = await inside((session) =>
      updateFields(session, [
        { contactId: ada, field: "plan", value: "pro" },
        { contactId: ada, field: "plan", value: "pro" },
        { contactId: ada, field: "email", value: " Ada@Work.example.com" },
        { contactId: grace, field: "phone", value: 4912345 },
      ]),
    );
    expect(result).toEqual([true, false, true, true]);
    expect(events.map((event) => event.data["previous"])).toEqual([
      { plan: null },
      { email: "ada@example.com" },
      { phone: null },
    ]);
    expect(await stored(ada)).toMatchObject({ email: "ada@work.example.com", fields: { plan: "pro" } });
    expect(await stored(grace)).toMatchObject({ phone: "4912345" });
    const { result: found } = await inside((session) =>
      resolveContacts(session, [{ email: "ada@work.example.com" }, { phone: "4912345" }], uuidv7),
    );
    expect(found).toEqual([ada, grace]);
  });

  it("leave an address alone that is malformed or somebody else's", async () => {
    const { result, events } = await inside((session) =>
      updateFields(session, [
        { contactId: ada, field: "email", value: "nonsense" },
        { contactId: ada, field: "email", value: "grace@example.com" },
      ]),
    );
    expect({ result, events }).toEqual({ result: [false, false], events: [] });
    expect((await stored(ada))?.email).toBe("ada@example.com");
  });

  it("are taken away by null", async () => {
    await inside((session) => updateFields(session, [{ contactId: ada, field: "plan", value: "pro" }]));
    await inside((session) =>
      updateFields(session, [
        { contactId: ada, field: "plan", value: null },
        { contactId: ada, field: "email", value: null },
      ]),
    );
    expect(await stored(ada)).toMatchObject({ email: null, fields: {} });
    const { result } = await inside((session) => resolveContacts(session, [{ email: "ada@example.com" }], uuidv7));
    expect(result).not.toEqual([ada]);
  });

  it("have names of the workspace's own beside the built-in ones", async () => {
    const define = (label: string) =>
      inWorkspace(pool, workspaceId, (sql) => putContactField(sql, workspaceId, { key: "plan", label, type: "text" }));
    await define("Plan");
    await define("Tariff");
    const fields = await inWorkspace(pool, workspaceId, (sql) => listContactFields(sql, workspaceId));
    expect(fields.map((field) => [field.key, field.label, field.builtIn])).toEqual([
      ["email", "Email", true],
      ["phone", "Phone", true],
      ["first_name", "First name", true],
      ["last_name", "Last name", true],
      ["plan", "Tariff", false],
    ]);
    await expect(
      inWorkspace(pool, workspaceId, (sql) =>
        putContactField(sql, workspaceId, { key: "email", label: "Mail", type: "text" }),
      ),
    ).rejects.toThrow(MillraceError);
  });
});

describe("tasks", () => {
  const task = (title: string, contactId: string | null) => ({
    title,
    description: "",
    dueAt: new Date("2030-01-01T00:00:00Z"),
    assigneeId: null,
    contactId,
    runId: null,
    nodeId: null,
  });
  const list = (filter: object = {}) =>
    inWorkspace(pool, workspaceId, (sql) => listTasks(sql, workspaceId, { limit: 50, ...filter }));

  it("are created in order, also for a contact that is gone", async () => {
    const { result: ids } = await inside((session) =>
      createTasks(session, [task("Call", ada), task("Write", uuidv7()), task("Think", null)]),
    );
    const { items } = await list();
    expect(items.map((one) => [one.id, one.title, one.contactId, one.contactLabel])).toEqual([
      [ids[2], "Think", null, null],
      [ids[1], "Write", null, null],
      [ids[0], "Call", ada, "ada@example.com"],
    ]);
    expect(items[0]?.dueAt).toBe("2030-01-01T00:00:00.000Z");
    expect((await list({ contactId: ada })).items).toHaveLength(1);
  });

  it("are done and opened again", async () => {
    const {
      result: [id],
    } = await inside((session) => createTasks(session, [task("Call", ada)]));
    const set = (status: "open" | "done", where = workspaceId) =>
      inWorkspace(pool, where, (sql) => setTaskStatus(sql, where, id as string, status));
    const done = await set("done");
    expect(done).toMatchObject({ status: "done" });
    expect((await set("done")).completedAt).toBe(done.completedAt);
    expect((await list({ status: "open" })).items).toEqual([]);
    expect(await set("open")).toMatchObject({ status: "open", completedAt: null });
    const other = await testWorkspace(pool);
    await expect(set("done", other)).rejects.toMatchObject({ code: "not_found" });
  });

  it("are paged newest first", async () => {
    await inside((session) =>
      createTasks(
        session,
        Array.from({ length: 5 }, (_, n) => task(`T${n}`, null)),
      ),
    );
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, cursor: first.nextCursor ?? "" });
    const third = await list({ limit: 2, cursor: second.nextCursor ?? "" });
    expect([first, second, third].map((page) => page.items.map((one) => one.title))).toEqual([
      ["T4", "T3"],
      ["T2", "T1"],
      ["T0"],
    ]);
    expect(third.nextCursor).toBeNull();
    await expect(list({ cursor: "nonsense" })).rejects.toMatchObject({ code: "invalid_input" });
  });
});
