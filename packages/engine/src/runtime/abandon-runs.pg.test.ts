import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "../connections/egress/test-listener.ts";
import { statuses } from "../testing/history.ts";
import { eventually } from "../testing/eventually.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { workflow } from "../testing/workflow.ts";

const engine = sharedEngine({}, [
  /A batch of runs failed/,
  /A run could not be advanced/,
  /A batch of events failed/,
  /An event could not be dispatched/,
  /Events could not be dispatched; a job will try again.*permission denied/,
  /Failed task .*permission denied/,
]);

const form = { type: "form.submitted", contact: { externalId: "c1" } };

const open = (space: Space) =>
  space.inside(async (sql) => {
    const [row] = await sql`
      select (select count(*)::int from timers) as timers, (select count(*)::int from event_waits) as waits,
        (select count(*)::int from effects) as effects`;
    return row;
  });
const nothingOpen = { timers: 0, waits: 0, effects: 0 };

/** Makes the database refuse what steps wait for, as it does with a value that is too large for an index. */
async function refuseWaits(): Promise<void> {
  const { owner } = engine();
  await owner`alter table millrace.event_waits add constraint refused check (event_type <> 'order.refused') not valid`;
  onTestFinished(async () => void (await owner`alter table millrace.event_waits drop constraint refused`));
}

describe("a run whose next step cannot be stored", () => {
  it("ends as failed with the result of its external step on record, which is not carried out again", async () => {
    await refuseWaits();
    const target = await listen((_request, response) => void response.end("charged"));
    const space = await engine().space();
    await space.publish(
      workflow("Charge")
        .on("form.submitted")
        .parallel(
          (path) => path.then("flow.delay", { duration: "1h" }),
          (path) =>
            path
              .then("http.request", { method: "POST", url: target.origin })
              .then("flow.wait_for_event", { eventType: "order.refused", timeout: "1h" }),
        ),
    );

    const run = await space.run(form);

    expect(run).toMatchObject({ status: "failed", error: { code: "not_stored" } });
    expect(run.error?.message).toContain("event_waits");
    expect(run.steps["request"]).toMatchObject({ status: "succeeded", output: { body: "charged" } });
    expect(statuses(run)).toMatchObject({ delay: "cancelled" });
    await engine().idle();
    expect(target.requests).toHaveLength(1);
    expect(await open(space)).toEqual(nothingOpen);
  });

  it("ends as failed when its timer is due, too", async () => {
    await refuseWaits();
    const space = await engine().space();
    await space.publish(
      workflow("Later")
        .on("form.submitted")
        .then("flow.delay", { duration: "1h" })
        .then("flow.wait_for_event", { eventType: "order.refused", timeout: "1h" }),
    );
    const { id } = await space.runUntil("waiting", form);
    await space.passTime();
    expect(await space.ended(id)).toMatchObject({ status: "failed", steps: { delay: { status: "succeeded" } } });
  });
});

describe("a run of a workflow that is gone", () => {
  // A version that was carried out lately is still known to the process, so these runs are of another one.
  const goneAfter = async (space: Space, workflowId: string) =>
    void (await space.inside((sql) => sql`delete from workflows where id = ${workflowId}`));
  const reason = { code: "version_unusable", message: "The workflow of this run was deleted." };

  it("ends as failed, with the reason, when something of it falls due", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Later").on("form.submitted").then("flow.delay", { duration: "1h" }),
    );
    const { id } = await space.runUntil("waiting", form);
    await goneAfter(space, workflowId);
    await space.inside((sql) => sql`update runs set version = 7 where id = ${id}`);

    await space.passTime();

    expect(await space.ended(id)).toMatchObject({
      status: "failed",
      error: reason,
      steps: { delay: { status: "cancelled" } },
    });
    expect(await open(space)).toEqual(nothingOpen);
  });

  it("can be cancelled", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Later").on("form.submitted").then("flow.delay", { duration: "1h" }),
    );
    const { id } = await space.runUntil("waiting", form);
    await goneAfter(space, workflowId);
    await space.inside((sql) => sql`update runs set version = 7 where id = ${id}`);

    expect(await engine().engine.runs.cancel(space.id, [id], "Stop")).toEqual([id]);
    expect(await space.ended(id)).toMatchObject({ status: "failed", error: reason });
  });
});

describe("an event that cannot be processed because of its surroundings", () => {
  it("stays in the inbox, and is processed once they are repaired", async () => {
    const { owner, complaints } = engine();
    const space = await engine().space();
    await space.publish(workflow("Plain").on("form.submitted").then("flow.stop"));
    await owner`revoke insert on millrace.runs from millrace_app`;
    const [accepted] = await space.accept(form);
    await eventually("the failure", async () => complaints.some((text) => /event could not be dispatched/.test(text)));
    const waiting = await space.inside((sql) => sql`select event_id from inbox`);
    const receipts = await space.inside((sql) => sql`select from event_receipts`);
    await owner`grant insert on millrace.runs to millrace_app`;

    expect(waiting).toHaveLength(1);
    expect(receipts).toHaveLength(0);
    const eventId = accepted?.status === "accepted" ? accepted.eventId : "";
    expect(await space.receipt(eventId)).toMatchObject({ status: "processed", matches: [{ started: true }] });
  });
});
