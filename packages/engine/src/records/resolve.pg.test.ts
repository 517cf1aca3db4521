import type { ContactRef } from "@millrace/shared/events/envelope.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, type Pool } from "../store/database.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { testWorkspace } from "../store/test-workspace.ts";
import { uuidv7 } from "../store/uuid.ts";
import { loadContacts } from "./load.ts";
import { resolveContacts } from "./resolve.ts";
import { inSession } from "./test-session.ts";

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

const resolve = async (refs: (ContactRef | null)[], where = workspaceId, through = pool) => {
  const { result, events } = await inSession(through, where, async (session) => {
    const ids = await resolveContacts(session, refs, uuidv7);
    return { ids, contacts: ids.map((id) => (id ? session.contacts.get(id) : undefined)) };
  });
  return { ...result, events };
};
const stored = async (id: string | null | undefined) => {
  const { result } = await inSession(pool, workspaceId, async (session) => {
    await loadContacts(session, [id ?? null]);
    return session.contacts.get(id ?? "");
  });
  return result;
};
const count = async (table: "contacts" | "contact_identities") => {
  const rows = await inWorkspace(pool, workspaceId, (sql) => sql`select count(*)::int as n from ${sql(table)}`);
  return rows[0]?.["n"] as number;
};

describe("resolving contacts", () => {
  it("creates who is unknown, once, and answers in the order of the batch", async () => {
    const refs = [
      { email: "Ada@Example.com ", fields: { first_name: "Ada" } },
      null,
      { email: "ada@example.com" },
      { externalId: "u2" },
    ];
    const { ids, contacts, events } = await resolve(refs);
    expect(ids[0]).toBe(ids[2]);
    expect(ids[1]).toBeNull();
    expect(new Set(ids).size).toBe(3);
    expect(contacts[0]).toMatchObject({ email: "ada@example.com", fields: { first_name: "Ada" }, tags: [] });
    expect(await stored(ids[0])).toEqual(contacts[0]);
    expect(events.map((event) => [event.type, event.contactId])).toEqual([
      ["contact.created", ids[0]],
      ["contact.created", ids[3]],
    ]);
  });

  it("finds the known one by the first name that is known, and attaches the names that are free", async () => {
    const {
      ids: [ada],
    } = await resolve([{ externalId: "u1", email: "ada@example.com" }]);
    const {
      ids: [grace],
    } = await resolve([{ email: "grace@example.com", phone: "+49 30 1234" }]);
    expect((await resolve([{ externalId: "u1", email: "grace@example.com" }])).ids).toEqual([ada]);
    expect((await stored(ada))?.email).toBe("ada@example.com");

    expect((await resolve([{ externalId: "u9", email: "grace@example.com", anonymousId: "a1" }])).ids).toEqual([grace]);
    expect(await stored(grace)).toMatchObject({ externalId: "u9", anonymousId: "a1", phone: "+49301234" });
    expect((await resolve([{ externalId: "u9" }, { anonymousId: "a1" }, { phone: "+49 (30) 1234" }])).ids).toEqual([
      grace,
      grace,
      grace,
    ]);
    expect(await count("contacts")).toBe(2);
  });

  it("replaces an e-mail address, under which the contact is known from then on", async () => {
    const {
      ids: [ada],
    } = await resolve([{ externalId: "u1", email: "old@example.com" }]);
    const { events } = await resolve([{ externalId: "u1", email: "new@example.com" }]);
    expect(events).toMatchObject([
      { type: "contact.updated", contactId: ada, data: { changed: ["email"], previous: { email: "old@example.com" } } },
    ]);
    expect((await resolve([{ email: "new@example.com" }])).ids).toEqual([ada]);
    expect((await resolve([{ email: "old@example.com" }])).ids).not.toEqual([ada]);
  });

  it("merges fields in the order of the batch and tells each change", async () => {
    const {
      ids: [ada],
    } = await resolve([{ externalId: "u1", fields: { plan: "free", city: "Berlin" } }]);
    const { events, contacts } = await resolve([
      { externalId: "u1", fields: { plan: "pro" } },
      { externalId: "u1", fields: { plan: "pro", seats: 3 } },
      { externalId: "u1", fields: { plan: "team", city: null } },
    ]);
    expect(events.map((event) => event.data)).toEqual([
      { changed: ["plan"], previous: { plan: "free" }, fields: { plan: "pro" } },
      { changed: ["seats"], previous: { seats: null }, fields: { seats: 3 } },
      { changed: ["plan", "city"], previous: { plan: "pro", city: "Berlin" }, fields: { plan: "team", city: null } },
    ]);
    expect(contacts[0]?.fields).toEqual({ plan: "team", seats: 3 });
    expect((await stored(ada))?.fields).toEqual({ plan: "team", seats: 3 });
  });

  it("writes nothing when nothing changed, and asks nothing when nobody is named", async () => {
    const ref = { externalId: "u1", email: "ada@example.com", phone: "123", fields: { tagsLike: ["a", { b: 1 }] } };
    const {
      ids: [ada],
    } = await resolve([ref]);
    const before = (await inWorkspace(pool, workspaceId, (sql) => sql`select xmin::text, xmax::text from contacts`))[0];
    const { events, contacts } = await resolve([ref, ref]);
    expect(events).toEqual([]);
    expect(contacts[0]?.id).toBe(ada);
    expect(
      (await inWorkspace(pool, workspaceId, (sql) => sql`select xmin::text, xmax::text from contacts`))[0],
    ).toEqual(before);

    const { result } = await inSession(pool, workspaceId, (session) => {
      const noDatabase = { ...session, sql: (() => expect.unreachable()) as unknown as typeof session.sql };
      return resolveContacts(noDatabase, [null, null], uuidv7);
    });
    expect(result).toEqual([null, null]);
  });

  it("keeps workspaces apart", async () => {
    const other = await testWorkspace(pool);
    const { ids: here } = await resolve([{ email: "ada@example.com" }]);
    const { ids: there } = await resolve([{ email: "ada@example.com", fields: { first_name: "Other" } }], other);
    expect(there).not.toEqual(here);
    expect((await stored(here[0]))?.fields).toEqual({});
    expect(await stored(there[0])).toBeUndefined();
  });

  it("takes names that reach a prototype as ordinary fields", async () => {
    const fields = JSON.parse('{"to_string": 1, "valueof": 2, "has_own": 3}');
    const { contacts } = await resolve([{ externalId: "u1", fields }]);
    expect(contacts[0]?.fields).toEqual(fields);
  });
});

describe("resolving at the same time", () => {
  it("agrees on one contact, whatever names the others use for it", async () => {
    const second = openDatabase({ url: database.url, max: 4 });
    try {
      for (let round = 0; round < 30; round++) {
        const [u, e, a] = [`u${round}`, `p${round}@example.com`, `a${round}`];
        const batches: ContactRef[][] = [
          [{ externalId: u, email: e }],
          [{ email: e }, { externalId: u, email: e }],
          [{ email: e, anonymousId: a }, { anonymousId: a }],
          [{ externalId: u, email: e, anonymousId: a }],
        ];
        const answers = await Promise.all(
          batches.map((refs, at) => resolve(refs, workspaceId, at % 2 ? second : pool)),
        );
        expect(new Set(answers.flatMap((answer) => answer.ids)).size, `round ${round}`).toBe(1);
        expect(
          answers.flatMap((answer) => answer.events).filter((event) => event.type === "contact.created"),
        ).toHaveLength(1);
        expect(await stored(answers[0]?.ids[0])).toMatchObject({ externalId: u, email: e, anonymousId: a });
      }
      expect(await count("contacts")).toBe(30);
      expect(await count("contact_identities")).toBe(90);
    } finally {
      await second.end();
    }
  });

  it("loses no field when batches change the same contacts in different orders", async () => {
    const refs = Array.from({ length: 20 }, (_, n) => ({ externalId: `u${n}` }));
    await resolve(refs);
    await Promise.all(
      Array.from({ length: 8 }, (_, writer) => {
        const ordered = writer % 2 ? refs : refs.toReversed();
        return resolve(ordered.map((ref) => ({ ...ref, fields: { [`by_${writer}`]: writer } })));
      }),
    );
    const { contacts } = await resolve(refs);
    for (const contact of contacts) expect(Object.keys(contact?.fields ?? {})).toHaveLength(8);
  });

  it("resolves a large batch in few statements", async () => {
    const refs = Array.from({ length: 500 }, (_, n) => ({ email: `c${n}@example.com`, fields: { n } }));
    let statements = 0;
    await inSession(pool, workspaceId, (session) => {
      const counting = new Proxy(session.sql, {
        apply(target, self, args: [unknown]) {
          if (Array.isArray((args[0] as { raw?: unknown }).raw)) statements++;
          return Reflect.apply(target as never, self, args);
        },
      });
      return resolveContacts({ ...session, sql: counting }, refs, uuidv7);
    });
    // The shared list of columns counts as well: it is a fragment of the query it stands in.
    expect(statements).toBeLessThanOrEqual(4);
  });
});
