import { describe, expect, it } from "vitest";
import { getWorkflow } from "../../workflows/read.ts";
import { resumeWorkflow } from "../../workflows/publish.ts";
import { eventually } from "../../testing/eventually.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { SentEvent } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine({}, [/A workflow was paused, because a contact entered it again and again/]);

const form = (externalId = "ada"): SentEvent => ({ type: "form.submitted", contact: { externalId } });

describe("the loop breaker", () => {
  it("pauses a workflow that the same contact enters more than so many times an hour, and says why", async () => {
    const space = await engine().space();
    const id = await space.publish(workflow("Again").on("form.submitted").then("contact.add_tag", { tag: "seen" }), {
      maxEntriesPerHour: 5,
    });
    const alarm = await space.publish(
      workflow("Alarm")
        .on("custom.event", { eventType: "workflow.paused" })
        .then("task.create", { title: "{{ event.data.workflowName }}" }),
    );
    for (let at = 0; at < 5; at++) {
      expect((await space.send(form())).matches[0]).toMatchObject({ started: true });
      await space.send(form("bob"));
    }
    const [match] = (await space.send(form())).matches;
    expect(match).toMatchObject({
      started: false,
      reason: expect.stringMatching(/more than 5 times within an hour.*paused the workflow/),
    });
    const read = () => space.inside((sql) => getWorkflow(sql, space.id, id, engine().engine.types));
    expect(await read()).toMatchObject({ status: "paused", pausedReason: match?.reason });
    expect((await space.send(form("eve"))).matches[0]).toMatchObject({
      started: false,
      reason: "The workflow is paused.",
    });
    // It tells others about it.
    await space.endedRuns(1, alarm);
    const [task] = await space.inside((sql) => sql`select title from tasks`);
    expect(task).toEqual({ title: "Again" });

    await space.inside((sql) => resumeWorkflow(sql, space.id, id));
    expect(await read()).toMatchObject({ status: "active", pausedReason: null });
    expect((await space.send(form("eve"))).matches[0]).toMatchObject({ started: true });
  });

  it("stops also a burst of events that come at once", async () => {
    const space = await engine().space();
    const id = await space.publish(workflow("Again").on("form.submitted").then("contact.add_tag", { tag: "seen" }), {
      maxEntriesPerHour: 20,
    });
    await space.accept(...Array.from({ length: 200 }, () => form()));
    await engine().idle();
    expect(await space.runs(id)).toHaveLength(20);
  });

  it("counts the last hour only", async () => {
    const space = await engine().space();
    const settings = { maxEntriesPerHour: 3 };
    const id = await space.publish(
      workflow("Now and then").on("form.submitted").then("contact.add_tag", { tag: "x" }),
      settings,
    );
    for (let at = 0; at < 3; at++) await space.send(form());
    // A run's id carries the time of its beginning.
    await space.inside(
      (sql) =>
        sql`update runs set id = overlay(id::text placing left(uuid_at(now() - interval '61 minutes')::text, 13) from 1 for 13)::uuid`,
    );
    expect((await space.send(form())).matches[0]).toMatchObject({ started: true });
    expect(await space.runs(id)).toHaveLength(4);
  });
});

describe("the loop guard", () => {
  it("refuses an event that is the result of more than ten runs in a row, with a reason", async () => {
    const space = await engine().space();
    const id = await space.publish(
      workflow("Feeds itself")
        .on("contact.tag_added")
        .then("contact.remove_tag", { tag: "again" })
        .then("contact.add_tag", { tag: "again" }),
    );
    await space.publish(workflow("Begins").on("form.submitted").then("contact.add_tag", { tag: "again" }));
    await space.run(form());
    const refused = await eventually("the refusal", async () => {
      const [row] = await space.inside(
        (sql) => sql<{ matches: { reason: string }[] }[]>`select matches from event_receipts where status = 'refused'`,
      );
      return row?.matches[0]?.reason;
    });
    expect(refused).toBe("This event is the result of more than 10 runs in a row; it was refused to stop a loop.");
    expect(await space.endedRuns(10, id)).toHaveLength(10);
  });
});

describe("exit conditions", () => {
  const order = (total: number): SentEvent => ({
    type: "order.created",
    contact: { externalId: "ada" },
    data: { total },
  });

  it("end the runs of the contact when their event comes, whatever they are doing", async () => {
    const space = await engine().space();
    const custom = workflow("Cart")
      .on("custom.event", { eventType: "cart.abandoned" })
      .then("flow.delay", { duration: "1d" });
    const filter = { field: "event.data.total", operator: "greater_than", value: 10 } as const;
    const id = await space.publish(custom, { concurrency: 1, exitOn: [{ eventType: "order.created", filter }] });
    const cart = (externalId: string): SentEvent => ({ type: "cart.abandoned", contact: { externalId } });
    await space.send(cart("ada"));
    await space.send(cart("ada"));
    await space.send(cart("bob"));
    await space.send(order(5));
    expect((await space.runs(id)).map(({ status }) => status)).toEqual(["waiting", "queued", "queued"]);
    await space.send(order(50));
    await eventually("the next to begin", async () => (await space.runs(id))[2]?.status === "waiting");
    const [first, second] = await space.runs(id);
    expect([first?.status, second?.status]).toEqual(["cancelled", "cancelled"]);
    expect(first?.error).toMatchObject({
      code: "exited",
      message: "An exit condition of the workflow was met: order.created.",
    });
  });

  it("end a run that began by an event that came at the same time, but before", async () => {
    const space = await engine().space();
    const custom = workflow("Cart")
      .on("custom.event", { eventType: "cart.abandoned" })
      .then("contact.add_tag", { tag: "cart" })
      .then("flow.delay", { duration: "1d" });
    const id = await space.publish(custom, { exitOn: [{ eventType: "order.created" }] });
    await space.accept({ type: "cart.abandoned", contact: { externalId: "ada" } }, order(1));
    const [run] = await space.endedRuns(1, id);
    expect(run).toMatchObject({ status: "cancelled", error: { code: "exited" } });
    expect(run?.steps["add_tag"]?.status).toBe("succeeded");
  });
});
