import { expect, it } from "vitest";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { uuidTime } from "../../src/store/uuid.ts";
import { startWorker } from "./process.ts";

const engine = sharedEngine({ workers: 0 });
const day = 86_400_000;

it.each([
  ["two days ahead", 2 * day],
  ["two days behind", -2 * day],
  ["two years behind", -730 * day],
])("delays and time-outs fall due by the database's clock on a worker whose own is %s", async (_how, clockShiftMs) => {
  const space = await engine().space();
  const data = { cartId: 7 };
  await space.publish(
    workflow("Patience")
      .on("custom.event", { eventType: "cart.abandoned" })
      .then("flow.delay", { duration: "2s" })
      .then("flow.wait_for_event", { eventType: "cart.ordered", timeout: "2s" }, { id: "wait" })
      .port("timed_out", (path) => path.then("flow.delay_until", { until: { moment: "2060-01-01" } }, { id: "until" })),
  );
  await startWorker(engine(), { clockShiftMs });
  const asked = await space.inside((sql) => sql<{ now: Date }[]>`select clock_timestamp() as now`);
  const started = Number(asked[0]?.now);

  const { matches } = await space.send({ type: "cart.abandoned", contact: { externalId: "c1" }, data });
  const run = await space.until(matches[0]?.runId ?? "", ({ steps }) => steps["until"]?.status === "waiting");

  const { delay, wait, until } = run.steps;
  const times = [delay?.startedAt, delay?.finishedAt, wait?.startedAt, wait?.finishedAt].map(Number);
  for (const at of times) expect(Math.abs(at - started)).toBeLessThan(60_000);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2_000);
  expect((times[3] ?? 0) - (times[2] ?? 0)).toBeGreaterThanOrEqual(2_000);
  expect(wait?.port).toBe("timed_out");
  expect(until?.dueAt).toEqual(new Date("2060-01-01T09:00:00Z"));
  // The ids it makes lie in the partitions of this week, and in one order with those of others.
  expect(Math.abs(uuidTime(run.id) - started)).toBeLessThan(60_000);
});

it("a step finds what came since its run began, whichever worker's clock was wrong when it came", async () => {
  const space = await engine().space();
  await space.publish(
    workflow("Look back")
      .on("custom.event", { eventType: "cart.abandoned" })
      .then("flow.delay", { duration: "1h" })
      .then("flow.wait_for_event", { eventType: "contact.tag_added", timeout: "1h" }, { id: "wait" }),
  );
  await space.publish(workflow("Tag").on("form.submitted").then("contact.add_tag", { tag: "seen" }));
  const ahead = await startWorker(engine(), { clockShiftMs: 2 * day });
  const contact = { externalId: "c1" };
  const run = await space.runUntil("waiting", { type: "cart.abandoned", contact });
  await ahead.stop();
  await startWorker(engine(), { clockShiftMs: -2 * day });

  await space.run({ type: "form.submitted", contact });
  await space.passTime("delay");

  expect(await space.ended(run.id)).toMatchObject({ steps: { wait: { port: "received" } } });
});
