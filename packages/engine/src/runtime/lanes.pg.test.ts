import type { ContactRef } from "@millrace/shared/events/envelope.ts";
import { describe, expect, it } from "vitest";
import { resolveContacts } from "../records/resolve.ts";
import type { RecordsSession } from "../records/session.ts";
import { addTags } from "../records/tags.ts";
import { withRecords } from "../records/with-records.ts";
import { uuidv7 } from "../store/uuid.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { SentEvent, Space } from "../testing/space.ts";

// Nobody takes anything out of the inbox here.
const engine = sharedEngine({ workers: 0 });

type Names = Omit<ContactRef, "fields">;

const by = (...contacts: Names[]): SentEvent[] => contacts.map((contact) => ({ type: "page.visited", contact }));

const queued = (space: Space) =>
  space.inside(
    (sql) => sql<{ lane: number; type: string }[]>`
      select i.lane, e.type from inbox i join events e on e.id = i.event_id order by i.seq`,
  );

/** Changes records from outside a run. */
const change = <Result>(space: Space, work: (records: RecordsSession) => Promise<Result>): Promise<Result> =>
  withRecords(engine().pool, space.id, engine().engine.emit, work);

/** Creates the contact as its first event does. @returns its id. */
async function meet(space: Space, contact: Names): Promise<string> {
  const [id] = await change(space, (records) => resolveContacts(records, [contact], uuidv7));
  if (!id) throw new Error("There is a contact for every name.");
  return id;
}

describe("the lane of a contact", () => {
  it("is the same by whatever name it is called, and for what happens to it", async () => {
    const space = await engine().space();
    for (let n = 0; n < 10; n++) {
      const names = { externalId: `c${n}`, email: `c${n}@example.com`, phone: `+49 30 ${n}`, anonymousId: `a${n}` };
      await space.inside((sql) => sql`delete from inbox`);
      // Before anybody knows it, and after.
      await space.accept(...by(names));
      const id = await meet(space, names);
      await space.accept(
        ...by({ externalId: names.externalId }, { email: `C${n}@Example.com` }),
        ...by({ phone: names.phone }, { anonymousId: names.anonymousId }),
      );
      await change(space, (records) => addTags(records, [{ contactId: id, tag: "new" }]));

      const events = await queued(space);

      expect(events.map(({ type }) => type)).toContain("contact.tag_added");
      expect(events).toHaveLength(7);
      expect(new Set(events.map(({ lane }) => lane)).size).toBe(1);
    }
  });

  it("stays when the contact gets a stronger name", async () => {
    const space = await engine().space();
    const visitor = { anonymousId: "visitor" };
    await space.accept(...by(visitor));
    await meet(space, visitor);
    for (let n = 0; n < 5; n++) {
      await meet(space, { ...visitor, email: `v${n}@example.com` });
      await space.accept(...by({ email: `v${n}@example.com` }, visitor));
    }
    const visits = (await queued(space)).filter(({ type }) => type === "page.visited");
    expect(new Set(visits.map(({ lane }) => lane)).size).toBe(1);
  });
});
