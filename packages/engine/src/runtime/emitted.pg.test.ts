import { describe, expect, it } from "vitest";
import { withRecords } from "../records/with-records.ts";
import { addTags } from "../records/tags.ts";
import { eventually } from "../testing/eventually.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";

const engine = sharedEngine({ workers: 2 });

const form = { type: "form.submitted", contact: { externalId: "c1" } };

describe("what a run changes", () => {
  it("starts other workflows, one hop further on", async () => {
    const space = await engine().space();
    const first = await space.publish(workflow("First").on("form.submitted").then("contact.add_tag", { tag: "lead" }));
    const second = await space.publish(
      workflow("Second")
        .on("contact.tag_added", { tag: "lead" })
        .then("contact.update_field", { field: "stage", value: "{{ event.data.tag }}" }),
    );
    const third = await space.publish(workflow("Third").on("contact.updated", { field: "stage" }).then("flow.stop"));

    const run = await space.run(form);

    const [tagged] = await space.endedRuns(1, second);
    const [updated] = await space.endedRuns(1, third);
    expect([run.hop, tagged?.hop, updated?.hop]).toEqual([0, 1, 2]);
    expect(new Set([run.contactId, tagged?.contactId, updated?.contactId]).size).toBe(1);
    const traces = await space.inside((sql) => sql`select trace from events where type = 'contact.tag_added'`);
    expect(traces).toEqual([{ trace: { runId: run.id, hop: 1 } }]);
    expect(await space.runs(first)).toHaveLength(1);
  });

  it("starts nothing twice: a tag that is there already is no event", async () => {
    const space = await engine().space();
    await space.publish(workflow("First").on("form.submitted").then("contact.add_tag", { tag: "lead" }));
    const second = await space.publish(workflow("Second").on("contact.tag_added").then("flow.stop"));
    await space.run(form);
    await space.run(form);
    await engine().idle();
    expect(await space.runs(second)).toHaveLength(1);
  });

  it("is written down also where nobody listens", async () => {
    const space = await engine().space();
    await space.publish(workflow("First").on("form.submitted").then("contact.add_tag", { tag: "lead" }));
    const { contactId } = await space.run(form);
    const [event] = await space.inside((sql) => sql`select id from events where type = 'contact.tag_added'`);
    expect(await space.receipt(event?.["id"])).toEqual({ status: "processed", contactId, matches: [] });
  });
});

describe("a loop", () => {
  /** Two workflows that set each other off. */
  async function pingPong() {
    const space = await engine().space();
    const toggle = (on: string, off: string) =>
      workflow(on)
        .on("contact.tag_added", { tag: on })
        .then("contact.remove_tag", { tag: on })
        .then("contact.add_tag", { tag: off });
    await space.publish(toggle("ping", "pong"));
    await space.publish(toggle("pong", "ping"));
    await space.publish(workflow("Serve").on("form.submitted").then("contact.add_tag", { tag: "ping" }));
    return space;
  }

  it("is ended after ten hops, with a reason in the last event's receipt", async () => {
    const space = await pingPong();
    await space.run(form);

    const refused = await eventually("the refusal", async () => {
      const [row] = await space.inside(
        (sql) => sql`
        select e.trace, r.matches from event_receipts r join events e on e.id = r.event_id where r.status = 'refused'`,
      );
      return row;
    });

    expect(refused).toMatchObject({
      trace: { hop: 11 },
      matches: [{ started: false, reason: expect.stringContaining("loop") }],
    });
    await engine().idle();
    const runs = await space.runs();
    expect(runs.map(({ hop }) => hop).sort((a, b) => a - b)).toEqual(Array.from({ length: 11 }, (_, hop) => hop));
  });

  it("is seen through another system that sends the trace back", async () => {
    const space = await engine().space();
    await space.publish(workflow("Any").on("form.submitted").then("flow.stop"));
    await space.publish(workflow("Changed").on("contact.updated").then("flow.stop"));
    expect(await space.send({ ...form, trace: { hop: 11 } })).toMatchObject({ status: "refused" });
    expect(await space.run({ ...form, trace: { hop: 10 } })).toMatchObject({ hop: 10 });

    await space.send({ type: "page.visited", contact: { externalId: "c1", fields: { n: 1 } }, trace: { hop: 7 } });
    const run = await eventually("the run", async () => (await space.runs()).find(({ hop }) => hop === 7));
    expect(run.status).toBe("succeeded");
  });
});

describe("a change from outside a run", () => {
  it("starts workflows when it is committed", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(workflow("Tagged").on("contact.tag_added").then("flow.stop"));
    const { contactId } = await space.send({ type: "page.visited", contact: form.contact });
    const { pool, engine: parts } = engine();
    await withRecords(pool, space.id, parts.emit, (session) =>
      addTags(session, [{ contactId: contactId ?? "", tag: "vip" }]),
    );
    expect(await space.endedRuns(1, workflowId)).toMatchObject([{ contactId, hop: 0, status: "succeeded" }]);
  });

  it("is heard by a step that begins to wait at the same time", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Waiting")
        .on("form.submitted")
        .then("flow.wait_for_event", { eventType: "contact.tag_added", timeout: "1h" }),
    );
    const { pool, engine: parts } = engine();
    const contacts = Array.from({ length: 30 }, (_, at) => ({ externalId: `c${at}` }));
    await space.accept(...contacts.map((contact) => ({ type: "page.visited", contact })));
    const rows = await eventually("the contacts", async () => {
      const found = await space.inside(
        (sql) => sql<{ id: string; externalId: string }[]>`select id, external_id as "externalId" from contacts`,
      );
      return found.length === 30 && found;
    });
    await Promise.all(
      rows.map(async ({ id, externalId }, at) => {
        await space.accept({ type: "form.submitted", contact: { externalId } });
        await new Promise((resolve) => setTimeout(resolve, at % 10));
        await withRecords(pool, space.id, parts.emit, (session) => addTags(session, [{ contactId: id, tag: "vip" }]));
      }),
    );
    // Those whose tag came first have nothing more to wait for; every other one must have heard it.
    const runs = await eventually("the runs", async () => {
      const found = await space.runs();
      return found.length === 30 && found;
    });
    await engine().idle();
    for (const { id, eventId, contactId } of runs) {
      const [tag] = await space.inside(
        (sql) => sql`
        select e.id from events e join event_receipts r on r.event_id = e.id where e.type = 'contact.tag_added' and r.contact_id = ${contactId}`,
      );
      const came = tag?.["id"] > (eventId ?? "");
      expect(await space.until(id, came ? "succeeded" : "waiting")).toBeTruthy();
    }
  });
});
