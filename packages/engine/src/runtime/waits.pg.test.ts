import { randomBytes } from "node:crypto";
import type { TransactionSql } from "postgres";
import { describe, expect, it } from "vitest";
import { inWorkspace } from "../store/tenancy.ts";
import { uuidv7 } from "../store/uuid.ts";
import { eventually } from "../testing/eventually.ts";
import { statuses } from "../testing/history.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { workflow } from "../testing/workflow.ts";
import { type Batch, openBatch, type WaitRow } from "./batch.ts";
import { lookBack } from "./look-back.ts";
import { holdPaths } from "./wait-values.ts";
import { matchWaits } from "./waits.ts";

const engine = sharedEngine();

const order = { type: "shop.ordered", contact: { externalId: "c1" } };
const received = { wait: "succeeded", paid: "succeeded" };

/** A run of an order that rests for an hour, then waits for the payment. */
const shop = (config: object = {}, rest = true) => {
  const path = workflow("Shop").on("custom.event", { eventType: "shop.ordered" });
  return (rest ? path.then("flow.delay", { duration: "1h" }, { id: "rest" }) : path)
    .then("flow.wait_for_event", { eventType: "shop.paid", timeout: "2h", ...config }, { id: "wait" })
    .port("received", (then) => then.then("contact.add_tag", { tag: "paid" }, { id: "paid" }));
};
const byValue = { correlate: { eventPath: "orderId", value: "{{ event.data.orderId }}" } };

/** Dispatched events of the run's contact, or of nobody, as if they had come one after the other. */
async function dispatched(
  space: Space,
  { count = 1, contactId = null, data, madeAt = new Date() }: PastEvents,
): Promise<void> {
  await space.inside(
    (sql) => sql`
      with ids as materialized (
        select n, (left(uuid_at(${madeAt})::text, 14) || '7000-8000-' || left(md5(random()::text), 12))::uuid as id
        from generate_series(1, ${count}) n
      ), stored as (
        insert into events (workspace_id, id, key, source, type, time, data)
        select ${space.id}, id, id::text, 'api', 'shop.paid', now(), ${JSON.stringify(data)}::text::jsonb from ids
      )
      insert into event_receipts (workspace_id, event_id, type, status, contact_id)
      select ${space.id}, id, 'shop.paid', 'processed', ${contactId} from ids order by n`,
  );
}

interface PastEvents {
  count?: number;
  contactId?: string | null;
  data: object;
  madeAt?: Date;
}

describe("a step that begins to wait", () => {
  it("finds the event that meets its filter behind thousands that do not", async () => {
    const space = await engine().space();
    await space.publish(shop({ filter: { field: "event.data.total", operator: "greater_than", value: 100 } }));
    const { id, contactId } = await space.runUntil("waiting", order);
    await dispatched(space, { count: 5_500, contactId, data: { total: 5 } });
    await dispatched(space, { contactId, data: { total: 500 } });

    await space.passTime("rest");

    expect(statuses(await space.ended(id))).toMatchObject(received);
  });

  it("finds the event with its value among many others, numbers as text and text as numbers", async () => {
    const space = await engine().space();
    await space.publish(shop(byValue));
    const one = await space.runUntil("waiting", { ...order, data: { orderId: "17" } });
    const two = await space.runUntil("waiting", { ...order, data: { orderId: 18.5 } });
    const none = await space.runUntil("waiting", { ...order, data: { orderId: "19" } });
    await dispatched(space, { count: 5_500, data: { orderId: "x" } });
    await dispatched(space, { data: { orderId: 17 } });
    await dispatched(space, { data: { orderId: "18.5" } });

    await space.passTime("rest");

    for (const { id } of [one, two]) expect(statuses(await space.ended(id))).toMatchObject(received);
    await space.until(none.id, ({ steps }) => steps["wait"]?.status === "waiting");
  });

  it("finds the value by every way to write its path", async () => {
    const space = await engine().space();
    const correlations = [
      "orderId",
      "data.orderId",
      "event.data.orderId",
      "trigger.data.orderId",
      "source",
      "event.source",
    ];
    for (const eventPath of correlations) {
      const value = eventPath.endsWith("source") ? "api" : "{{ event.data.orderId }}";
      await space.publish(shop({ correlate: { eventPath, value } }));
    }
    await space.send({ ...order, data: { orderId: "o1" } });
    await dispatched(space, { data: { orderId: "o1" } });

    await space.passTime("rest");

    for (const { steps } of await space.endedRuns(correlations.length)) expect(steps["wait"]?.port).toBe("received");
  });

  it("counts an event by when it was accepted, not by the clock of the process that took it in", async () => {
    const space = await engine().space();
    await space.publish(shop());
    const { id, contactId } = await space.runUntil("waiting", order);
    await dispatched(space, { contactId, data: {}, madeAt: new Date(Date.now() - 600_000) });

    await space.passTime("rest");

    expect(statuses(await space.ended(id))).toMatchObject(received);
  });

  it("counts in a replay what came since the replay", async () => {
    const space = await engine().space();
    await space.publish(shop());
    const { id, contactId } = await space.runUntil("waiting", order);
    await dispatched(space, { contactId, data: {} });

    const replay = await engine().engine.runs.replay(space.id, id);
    await space.passTime("rest");

    await space.ended(id);
    await space.until(replay, ({ steps }) => steps["wait"]?.status === "waiting");
  });

  it("takes a value as long as a setting may be", async () => {
    const space = await engine().space();
    await space.publish(shop(byValue, false));
    // Nothing that could be compressed.
    const orderId = Array.from(randomBytes(990), (byte, at) =>
      String.fromCodePoint(0x4e00 + byte * 50 + (at % 50)),
    ).join("");
    const { id } = await space.runUntil("waiting", { ...order, data: { orderId } });

    await space.send({ type: "shop.paid", data: { orderId } });

    expect(statuses(await space.ended(id))).toMatchObject(received);
  });
});

describe("an event that is refused to stop a loop", () => {
  it("ends no wait, neither one that has begun nor one that begins later", async () => {
    const space = await engine().space();
    await space.publish(shop({}, false));
    await space.publish(shop());
    await space.send(order);
    const runs = await space.runs();
    expect(await space.send({ ...order, type: "shop.paid", trace: { hop: 11 } })).toMatchObject({ status: "refused" });

    await space.passTime("rest");

    for (const { id } of runs) await space.until(id, ({ steps }) => steps["wait"]?.status === "waiting");
  });
});

describe("events and waits of one value in different transactions", () => {
  const waitFor = (value: string, runId = uuidv7()): WaitRow => ({
    ...{ runId, nodeId: "wait", scope: "", attempt: 1, eventType: "shop.paid", contactId: null, filter: null },
    timeZone: "UTC",
    ...{ correlatePath: "orderId", correlateValue: value, port: "received", since: "0", eventsFrom: uuidv7() },
  });
  const arrival = (value: string) => ({
    event: { id: "1", type: "shop.paid", source: "api", time: new Date().toISOString(), data: { orderId: value } },
    contactId: null,
  });

  /** A transaction that ends when it is told to. */
  function transaction(space: Space) {
    const { promise: ending, resolve: end } = Promise.withResolvers<void>();
    const { promise: opened, resolve: open } = Promise.withResolvers<Batch>();
    let tries = 0;
    const done = inWorkspace(engine().pool, space.id, async (sql: TransactionSql) => {
      tries++;
      const workspace = { id: space.id, name: "", timeZone: "UTC" };
      open(
        openBatch(
          sql,
          {
            revision: "",
            workspace,
            byEventType: new Map(),
            byWorkflow: new Map(),
            exits: new Map(),
            runLimit: undefined,
            caution: 0,
          },
          new Date(),
          false,
        ),
      );
      await ending;
    });
    return { opened, tries: () => tries, commit: () => (end(), done) };
  }

  async function spaceWithPath() {
    const space = await engine().space();
    const first = transaction(space);
    await lookBack(await first.opened, [waitFor("first")]);
    await first.commit();
    return space;
  }

  const isLocked = () =>
    eventually("somebody to wait for a lock", async () => {
      const rows = await engine().owner`
        select from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`;
      return rows.length > 0;
    });

  it("do not lock each other out where they are about different values", async () => {
    const space = await spaceWithPath();
    const [one, two] = [transaction(space), transaction(space)];
    const [left, right] = [await one.opened, await two.opened];
    for (const [batch, value] of [
      [left, "a"],
      [right, "b"],
    ] as const) {
      await holdPaths(batch, ["shop.paid"]);
      await matchWaits(batch, [arrival(value)]);
    }

    await Promise.all([lookBack(left, [waitFor("c")]), lookBack(right, [waitFor("d")])]);

    await Promise.all([one.commit(), two.commit()]);
  });

  it("find each other where they are about the same", async () => {
    const space = await spaceWithPath();
    const [one, two] = [transaction(space), transaction(space)];
    const arriving = await one.opened;
    await holdPaths(arriving, ["shop.paid"]);
    expect(await matchWaits(arriving, [arrival("a")])).toEqual([]);
    const looking = lookBack(await two.opened, [waitFor("a")]);
    await isLocked();
    const id = uuidv7();
    await arriving.sql`
      insert into events (workspace_id, id, key, source, type, time, data)
      values (${space.id}, ${id}, 'paid', 'api', 'shop.paid', now(), '{"orderId":"a"}')`;
    await arriving.sql`
      insert into event_receipts (workspace_id, event_id, type, status) values (${space.id}, ${id}, 'shop.paid', 'processed')`;
    await one.commit();

    expect(await looking).toMatchObject([{ type: "succeeded", output: { event: { id: "paid" } } }]);
    await two.commit();
  });

  it("find each other also where nobody has looked at the path before", async () => {
    const space = await engine().space();
    const [one, two] = [transaction(space), transaction(space)];
    const arriving = await one.opened;
    await holdPaths(arriving, ["shop.paid"]);
    await matchWaits(arriving, [arrival("a")]);
    const looking = lookBack(await two.opened, [waitFor("a")]);
    await isLocked();
    await one.commit();
    expect(await looking).toEqual([undefined]);
    await two.commit();
  });
});
