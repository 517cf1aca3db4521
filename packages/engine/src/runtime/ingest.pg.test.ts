import { envelopeSchema } from "@millrace/shared/events/envelope.ts";
import { describe, expect, it } from "vitest";
import { createNodeTypes } from "../nodes/node-types.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { SentEvent, Space } from "../testing/space.ts";
import { workflow } from "../testing/workflow.ts";
import { createInboxSignal } from "./inbox-signal.ts";
import { createIngest } from "./ingest.ts";
import { createTriggerIndex } from "./trigger-index.ts";

const engine = sharedEngine();

const seen = () =>
  workflow("Seen")
    .on("form.submitted")
    .then("flow.set_variables", { variables: { n: "{{ event.data.n }}" } });
const form = (n: number, more: Partial<SentEvent> = {}): SentEvent => ({
  type: "form.submitted",
  data: { n },
  ...more,
});

/** Another API process on the same database. */
const otherIngest = () =>
  createIngest({ pool: engine().pool, index: createTriggerIndex(createNodeTypes()), signal: createInboxSignal() });

async function count(space: Space, table: string): Promise<number> {
  const [row] = await space.inside((sql) => sql`select count(*)::int as n from ${sql(table)}`);
  return row?.["n"] as number;
}

describe("an event's id", () => {
  it("starts one run however often and through however many processes the event is sent", async () => {
    const space = await engine().space();
    await space.publish(seen());
    const event = form(1, { id: "evt-1", source: "forms" });
    const other = otherIngest();

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        at % 2 ? space.accept(event) : other.accept(space.id, [envelopeSchema.parse(event)]),
      ),
    );

    const statuses = answers.flat().map(({ status }) => status);
    expect(statuses.filter((status) => status === "accepted")).toHaveLength(1);
    expect(statuses.filter((status) => status === "duplicate")).toHaveLength(49);
    expect(new Set(answers.flat().map((answer) => "eventId" in answer && answer.eventId)).size).toBe(1);
    await space.endedRuns(1);
    await engine().idle();
    expect(await space.runs()).toHaveLength(1);
    expect(await count(space, "events")).toBe(1);
  });

  it("with another body is a conflict; the order of the body's keys does not matter", async () => {
    const space = await engine().space();
    const event = form(1, { id: "evt-1", data: { a: 1, b: { c: 2, d: 3 } } });
    expect(await space.accept(event)).toMatchObject([{ status: "accepted", id: "evt-1" }]);
    expect(await space.accept({ ...event, data: { b: { d: 3, c: 2 }, a: 1 } })).toMatchObject([
      { status: "duplicate", id: "evt-1" },
    ]);
    expect(await space.accept({ ...event, data: { a: 2 } })).toEqual([{ status: "conflict", id: "evt-1" }]);
    expect(await space.accept({ ...event, type: "order.created" })).toEqual([{ status: "conflict", id: "evt-1" }]);
  });

  it("is its source's own, and its workspace's own", async () => {
    const [one, two] = [await engine().space(), await engine().space()];
    const event = form(1, { id: "evt-1" });
    expect(await one.accept(event, { ...event, source: "shop" })).toMatchObject([
      { status: "accepted" },
      { status: "accepted" },
    ]);
    expect(await two.accept(event)).toMatchObject([{ status: "accepted" }]);
  });

  it("is told apart within one batch", async () => {
    const space = await engine().space();
    expect(
      await space.accept(form(1, { id: "a" }), form(1, { id: "a" }), form(2, { id: "a" }), form(3), form(3)),
    ).toMatchObject([
      { status: "accepted" },
      { status: "duplicate" },
      { status: "conflict" },
      { status: "accepted" },
      { status: "accepted" },
    ]);
    expect(await count(space, "events")).toBe(3);
  });
});

describe("an event that its own process should dispatch", () => {
  it("is dispatched by another one when the process dies before it does so", async () => {
    const space = await engine().space();
    await space.publish(seen());
    const signal = createInboxSignal();
    // Told of the events, it does nothing, as if it had died.
    signal.attach(() => undefined);
    const dying = createIngest({ pool: engine().pool, index: createTriggerIndex(createNodeTypes()), signal });
    for (const n of [1, 2]) await dying.accept(space.id, [envelopeSchema.parse(form(n))]);
    expect(await count(space, "inbox")).toBe(2);
    await space.endedRuns(2);
  });
});

describe("a batch", () => {
  it("of 500 events is stored in one go, and each starts its run with its own data", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(seen());
    const events = Array.from({ length: 500 }, (_, n) =>
      form(n, { id: `evt-${n}`, contact: { externalId: `c${n % 50}` } }),
    );

    const answers = await space.accept(...events);

    expect(answers.map(({ status, id }) => `${status} ${id}`)).toEqual(events.map(({ id }) => `accepted ${id}`));
    const runs = await space.endedRuns(500, workflowId);
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["succeeded"]));
    const numbers = runs.map(({ steps }) => (steps["set_variables"]?.output as { n: number } | undefined)?.n ?? -1);
    expect(numbers.sort((a, b) => a - b)).toEqual(events.map((_, n) => n));
    expect(await count(space, "contacts")).toBe(50);
    expect(await count(space, "inbox")).toBe(0);
  });
});

describe("a historical event", () => {
  it("is stored and starts nothing, not even by a new contact", async () => {
    const space = await engine().space();
    await space.publish(seen());
    await space.publish(workflow("New").on("contact.created").then("flow.stop"));

    const receipt = await space.send(
      form(1, { id: "old-1", mode: "historical", time: "2020-01-01T00:00:00Z", contact: { externalId: "c1" } }),
    );

    expect(receipt).toMatchObject({ status: "stored", matches: [] });
    await engine().idle();
    expect(await space.runs()).toEqual([]);
    expect(
      await space.accept(
        form(1, { id: "old-1", mode: "historical", time: "2020-01-01T00:00:00Z", contact: { externalId: "c1" } }),
      ),
    ).toMatchObject([{ status: "duplicate" }]);
  });
});

describe("a preview", () => {
  it("says what an event would start and why not, and stores nothing", async () => {
    const space = await engine().space();
    const filter = { field: "contact.tags", operator: "contains", value: "vip" };
    await space.publish(seen());
    await space.publish(workflow("For VIPs").on("form.submitted", { filter }).then("flow.stop"));

    const event = envelopeSchema.parse(form(1, { contact: { externalId: "new" } }));
    const matches = await engine().engine.ingest.preview(space.id, event);

    expect(matches).toMatchObject([
      { workflowName: "Seen", version: 1, started: true },
      { workflowName: "For VIPs", started: false, reason: expect.stringContaining("tags contains vip") },
    ]);
    expect([await count(space, "events"), await count(space, "contacts")]).toEqual([0, 0]);
  });
});

describe("an event that cannot be stored", () => {
  it("fails its own sender and nobody who was grouped with it", async () => {
    const space = await engine().space();
    const bad = { ...envelopeSchema.parse(form(0, { id: "bad" })), time: "0000-01-01T00:00:00Z" };
    const ingest = otherIngest();
    const send = (name: string) =>
      Array.from({ length: 5 }, (_, at) =>
        ingest.accept(space.id, [envelopeSchema.parse(form(at, { id: name + at }))]),
      );

    const answers = await Promise.allSettled([...send("before"), ingest.accept(space.id, [bad]), ...send("after")]);

    const failed = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(failed).toMatchObject([{ code: "22008" }]);
    expect(await count(space, "events")).toBe(10);
  });
});
