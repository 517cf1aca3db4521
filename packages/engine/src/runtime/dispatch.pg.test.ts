import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRecords, nextPort } from "../nodes/define.ts";
import { addTags } from "../records/tags.ts";
import { pauseWorkflow, resumeWorkflow } from "../workflows/publish.ts";
import { eventually } from "../testing/eventually.ts";
import { statuses } from "../testing/history.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { SentEvent } from "../testing/space.ts";
import { workflow } from "../testing/workflow.ts";

/** Tags its contact, and for one contact breaks the transaction of its batch after that. */
const explode = defineRecords({
  type: "test.explode",
  kind: "action",
  family: "system",
  title: "Explode",
  description: "",
  icon: "bomb",
  summary: "",
  config: z.strictObject({ quiet: z.boolean().default(false) }),
  ports: nextPort,
  apply: async (calls, records) => {
    for (const { input, context } of calls) {
      const tag = input.quiet ? "quiet" : "loud";
      await addTags(records, [{ contactId: context.contact?.id ?? "", tag, cause: context.cause }]);
      if (context.contact?.externalId === "bad" && !input.quiet) await records.sql`select 1 / 0`;
    }
    return calls.map(() => ({ ok: true }));
  },
});

const engine = sharedEngine({ workers: 2, types: [explode] }, [/one by one/, /could not be dispatched/]);

const page = (externalId: string, n: number, fields?: Record<string, number>): SentEvent => ({
  type: "page.visited",
  contact: { externalId, ...(fields ? { fields } : {}) },
  data: { n },
});
const onPage = () => workflow("Page").on("custom.event", { eventType: "page.visited" });

describe("the events of a contact", () => {
  it("are applied in the order in which they were accepted, on whichever worker", async () => {
    const space = await engine().space();
    await space.publish(
      onPage()
        .then("contact.update_field", { field: "last", value: "{{ event.data.n }}" })
        .then("flow.set_variables", {
          variables: { n: "{{ event.data.n }}", sent: "{{ contact.sent }}" },
        }),
    );
    const contacts = ["a", "b", "c", "d", "e"];
    for (let n = 0; n < 40; n++) await space.accept(...contacts.map((id) => page(id, n, { sent: n })));

    const runs = await space.endedRuns(200);

    for (const id of contacts) {
      const [contact] = await space.inside((sql) => sql`select id, fields from contacts where external_id = ${id}`);
      expect(contact?.["fields"]).toEqual({ last: 39, sent: 39 });
      const own = runs.filter(({ contactId }) => contactId === contact?.["id"]);
      // Each run saw the contact as its own event had left it.
      const outputs = own.map(({ steps }) => steps["set_variables"]?.output as { n: number; sent: number });
      expect(outputs.sort((x, y) => x.n - y.n)).toEqual(Array.from({ length: 40 }, (_, n) => ({ n, sent: n })));
    }
  });

  it("that are new to two workers at once make one contact", async () => {
    const space = await engine().space();
    await space.publish(onPage().then("flow.stop"));
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        space.accept({ type: "page.visited", contact: { externalId: `x${n}`, email: "same@example.com" } }),
      ),
    );
    const runs = await space.endedRuns(20);
    expect(new Set(runs.map(({ contactId }) => contactId)).size).toBe(1);
  });
});

describe("a paused workflow", () => {
  it("starts nothing, which the receipt says, until it is resumed", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(onPage().then("flow.stop"));
    await space.inside((sql) => pauseWorkflow(sql, space.id, workflowId));
    expect(await space.send(page("a", 1))).toMatchObject({
      status: "processed",
      matches: [{ workflowId, started: false, reason: "The workflow is paused." }],
    });
    await space.inside((sql) => resumeWorkflow(sql, space.id, workflowId));
    expect(await space.run(page("a", 2))).toMatchObject({ workflowId, status: "succeeded" });
    expect(await space.runs()).toHaveLength(1);
  });
});

describe("workspaces", () => {
  it("see nothing of each other", async () => {
    const [one, two] = [await engine().space(), await engine().space()];
    const wait = () =>
      onPage().then("flow.wait_for_event", {
        eventType: "order.created",
        correlate: { eventPath: "id", value: "7" },
        timeout: "1h",
      });
    await one.publish(wait());
    await two.publish(wait());
    const first = await one.runUntil("waiting", page("same", 1));
    const second = await two.runUntil("waiting", page("same", 1));
    expect(first.contactId).not.toBe(second.contactId);

    await one.send({ type: "order.created", data: { id: 7 } });

    expect(await one.ended(first.id)).toMatchObject({ status: "succeeded" });
    expect(await two.runs()).toMatchObject([{ status: "waiting" }]);
    expect(await one.runs()).toHaveLength(1);
  });
});

describe("an event that cannot be processed", () => {
  it("is refused with a reason; the others of its batch go on", async () => {
    const space = await engine().space();
    await space.publish(onPage().then("contact.add_tag", { tag: "seen" }));
    // Too long for an index, and past what the API would have let through.
    const poison = page(randomBytes(8_000).toString("hex"), 0);
    const accepted = await engine().engine.ingest.accept(
      space.id,
      [page("a", 1), poison, page("b", 2), page("a", 3)].map(
        (event) => ({ mode: "live", source: "api", data: {}, ...event }) as never,
      ),
    );

    const runs = await space.endedRuns(3);

    expect(runs.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    const refused = await space.receipt((accepted[1] as { eventId: string }).eventId);
    expect(refused).toMatchObject({
      status: "refused",
      matches: [{ started: false, reason: expect.stringContaining("could not be processed") }],
    });
    expect(await space.inside((sql) => sql`select from inbox`)).toHaveLength(0);
  });

  it("by one step fails that run alone", async () => {
    const space = await engine().space();
    await space.publish(
      onPage()
        .then("contact.add_tag", { tag: "before" })
        .then("test.explode")
        .then("contact.add_tag", { tag: "after" }, { id: "after" }),
    );
    await space.accept(page("good", 1), page("bad", 2), page("fine", 3));
    const runs = await space.endedRuns(3);
    const byStatus = Map.groupBy(runs, ({ status }) => status);
    expect(byStatus.get("succeeded")).toHaveLength(2);
    const [failed] = byStatus.get("failed") ?? [];
    expect(failed).toMatchObject({ error: { code: "records_failed", nodeId: "explode" } });
    expect(failed && statuses(failed)).toEqual({ start: "succeeded", add_tag: "succeeded", explode: "failed" });
  });

  it("by a step of one workflow fails the run of that one alone, and leaves nothing of what the step did", async () => {
    const space = await engine().space();
    const loud = await space.publish(onPage().then("test.explode", { quiet: false }).then("flow.stop"));
    const quiet = await space.publish(onPage().then("test.explode", { quiet: true }).then("flow.stop"));
    await space.accept(page("bad", 1));
    expect(await space.endedRuns(1, quiet)).toMatchObject([{ status: "succeeded" }]);
    expect(await space.endedRuns(1, loud)).toMatchObject([{ status: "failed", error: { code: "records_failed" } }]);
    expect(await space.inside((sql) => sql`select tag from contact_tags`)).toEqual([{ tag: "quiet" }]);
    expect(await space.inside((sql) => sql`select data from events where type = 'contact.tag_added'`)).toEqual([
      { data: { tag: "quiet" } },
    ]);
  });

  it("by one step fails that run alone also when many are woken together", async () => {
    const space = await engine().space();
    await space.publish(onPage().then("flow.delay", { duration: "1h" }).then("test.explode").then("flow.stop"));
    await space.accept(...["good", "bad", "fine", "well"].map((id, n) => page(id, n)));
    await eventually("all to wait", async () => (await space.inside((sql) => sql`select from timers`)).length === 4);
    await space.passTime();
    const runs = await space.endedRuns(4);
    expect(runs.map(({ status }) => status).sort()).toEqual(["failed", "succeeded", "succeeded", "succeeded"]);
  });
});

describe("a run's contact", () => {
  it("that was erased meanwhile fails the step that needs it, and nothing else", async () => {
    const space = await engine().space();
    await space.publish(
      onPage()
        .then("flow.delay", { duration: "1h" })
        .then("flow.set_variables", { variables: { id: "{{ contact.id }}" } })
        .then("contact.add_tag", { tag: "x" }),
    );
    const { id, contactId } = await space.runUntil("waiting", page("a", 1));
    await space.inside((sql) => sql`delete from contacts where id = ${contactId}`);
    await space.passTime();
    expect(await space.ended(id)).toMatchObject({
      status: "failed",
      error: { code: "no_contact" },
      steps: { set_variables: { status: "succeeded" } },
    });
  });
});

describe("many workspaces", () => {
  it("are served beside one that sends a lot", async () => {
    const [busy, quiet] = [await engine().space(), await engine().space()];
    for (const space of [busy, quiet]) await space.publish(onPage().then("contact.add_tag", { tag: "seen" }));
    const flood = Promise.all(
      Array.from({ length: 6 }, (_, part) =>
        busy.accept(...Array.from({ length: 500 }, (__, n) => page(`c${part}-${n}`, n))),
      ),
    );
    const run = await quiet.run(page("a", 1));
    expect(run.status).toBe("succeeded");
    await flood;
    await eventually("the flood to be worked off", async () => {
      const [row] = await busy.inside((sql) => sql`select count(*)::int as n from runs where status = 'succeeded'`);
      return row?.["n"] === 3_000;
    });
  });
});
