import { describe, expect, it } from "vitest";
import { mergeContacts } from "../../records/merge.ts";
import { withRecords } from "../../records/with-records.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { SentEvent, Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const waits = (name = "Follow up") => workflow(name).on("form.submitted").then("flow.delay", { duration: "1d" });
const form = (externalId = "ada", data: Record<string, string> = {}): SentEvent => ({
  type: "form.submitted",
  contact: { externalId },
  data,
});

/** Sends an event and says what became of it: begun, held, or why not. */
async function outcome(space: Space, event: SentEvent): Promise<string | undefined> {
  const { matches } = await space.send(event);
  const [match] = matches;
  if (match?.started && match.reason === undefined) return "begun";
  return match?.reason;
}

describe("re-entry", () => {
  it("lets a contact in always, where nothing else is set", async () => {
    const space = await engine().space();
    await space.publish(waits());
    expect(await outcome(space, form())).toBe("begun");
    expect(await outcome(space, form())).toBe("begun");
  });

  it("lets a contact in once, also when two events of it come together", async () => {
    const space = await engine().space();
    const id = await space.publish(waits(), { reentry: { mode: "once" } });
    await space.accept(form(), form(), form("bob"));
    await engine().idle();
    expect(await space.runs(id)).toHaveLength(2);
    expect(await outcome(space, form())).toMatch(/begun before.*only once/);
    expect(await space.runs(id)).toHaveLength(2);
  });

  it("lets events about nobody in, since there is no contact that has been in", async () => {
    const space = await engine().space();
    await space.publish(waits(), { reentry: { mode: "once" } });
    expect(await outcome(space, { type: "form.submitted" })).toBe("begun");
    expect(await outcome(space, { type: "form.submitted" })).toBe("begun");
  });

  it("lets a contact in once every so many days", async () => {
    const space = await engine().space();
    await space.publish(waits(), { reentry: { mode: "every", every: "7d" } });
    expect(await outcome(space, form())).toBe("begun");
    expect(await outcome(space, form())).toMatch(/less than 7d ago/);
    await space.inside((sql) => sql`update workflow_entries set at = at - interval '7 days'`);
    expect(await outcome(space, form())).toBe("begun");
    expect(await outcome(space, form())).toMatch(/less than 7d ago/);
  });

  it("lets a contact in one at a time and leaves out who comes meanwhile", async () => {
    const space = await engine().space();
    const id = await space.publish(waits(), { reentry: { mode: "one_at_a_time" } });
    expect(await outcome(space, form())).toBe("begun");
    expect(await outcome(space, form())).toMatch(/still under way/);
    expect(await outcome(space, form("bob"))).toBe("begun");
    await space.passTime();
    await space.endedRuns(2, id);
    expect(await outcome(space, form())).toBe("begun");
  });

  it("lets a contact in one at a time and puts the newcomer in the place of the run under way", async () => {
    const space = await engine().space();
    const id = await space.publish(waits(), { reentry: { mode: "one_at_a_time", newcomer: "replace" } });
    const first = await space.runUntil("waiting", form());
    const second = await space.runUntil("waiting", form());
    const replaced = await space.ended(first.id);
    expect(replaced).toMatchObject({ status: "cancelled", error: { message: expect.stringMatching(/in its place/) } });
    // Both at once: the first of them is replaced before it has come far.
    await space.accept(form(), form());
    await engine().idle();
    const runs = await space.runs(id);
    expect(runs.map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled", "waiting"]);
    expect(runs[1]?.id).toBe(second.id);
    expect(await space.inside((sql) => sql`select from timers`)).toHaveLength(1);
  });

  it("lets a contact in one at a time and begins the others in the order in which they came", async () => {
    const space = await engine().space();
    const id = await space.publish(waits(), { reentry: { mode: "one_at_a_time", newcomer: "queue" } });
    const { id: first } = await space.runUntil("waiting", form("ada", { number: "1" }));
    for (const number of ["2", "3"]) {
      expect(await outcome(space, form("ada", { number }))).toMatch(/run before it to end/);
    }
    expect(await outcome(space, form("bob"))).toBe("begun");
    const [, second, third] = await space.runs(id);
    expect([second?.status, third?.status]).toEqual(["queued", "queued"]);

    await space.passTime();
    await space.ended(first);
    await space.until(second?.id ?? "", "waiting");
    expect((await space.runs(id)).map(({ status }) => status)).toEqual(["succeeded", "waiting", "queued", "succeeded"]);
    await space.passTime();
    await space.until(third?.id ?? "", "waiting");
    await space.passTime();
    await space.endedRuns(4, id);
    expect(await space.inside((sql) => sql`select from held_runs`)).toHaveLength(0);
    expect(await space.inside((sql) => sql`select from workflow_entries`)).toHaveLength(0);
  });

  it("tells runs apart by an expression instead of the contact", async () => {
    const space = await engine().space();
    const key = "{{ event.data.order }}";
    await space.publish(waits(), { reentry: { mode: "once", key } });
    expect(await outcome(space, form("ada", { order: "1" }))).toBe("begun");
    expect(await outcome(space, form("bob", { order: "1" }))).toMatch(/same key/);
    expect(await outcome(space, form("ada", { order: "2" }))).toBe("begun");
    // An event without an order has no key, so nobody has been in with it.
    expect(await outcome(space, form("ada"))).toBe("begun");
    expect(await outcome(space, form("ada", { order: "x".repeat(5_000) }))).toBe("begun");
    expect(await outcome(space, form("ada", { order: "x".repeat(5_000) }))).toMatch(/same key/);
  });

  it("knows a contact again that was known by two names", async () => {
    const space = await engine().space();
    await space.publish(waits(), { reentry: { mode: "once" } });
    const by = (contact: SentEvent["contact"]): SentEvent => ({ type: "form.submitted", contact });
    const { contactId: anonymous } = await space.send(by({ anonymousId: "visitor" }));
    const { contactId: known } = await space.send(by({ email: "ada@example.com" }));
    await withRecords(engine().pool, space.id, engine().engine.emit, (records) =>
      mergeContacts(records, known ?? "", anonymous ?? ""),
    );
    expect(await outcome(space, by({ anonymousId: "visitor" }))).toMatch(/only once/);
    expect(await space.inside((sql) => sql`select from workflow_entries`)).toHaveLength(1);
  });

  it("follows settings as soon as they are changed, without publishing", async () => {
    const space = await engine().space();
    const id = await space.publish(waits());
    expect(await outcome(space, form())).toBe("begun");
    await space.settings(id, { reentry: { mode: "one_at_a_time" } });
    expect(await outcome(space, form())).toBe("begun");
    expect(await outcome(space, form())).toMatch(/still under way/);
    await space.settings(id, {});
    expect(await outcome(space, form())).toBe("begun");
  });
});
