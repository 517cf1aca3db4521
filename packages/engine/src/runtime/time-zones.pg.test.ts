import { describe, expect, it } from "vitest";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";

const engine = sharedEngine();

// Noon in UTC of a day is the next day already in Kiritimati, fourteen hours ahead.
const lastNight = "2026-06-01T12:00:00Z";
const isTheSecond = { field: "event.data.at", operator: "equals", value: "2026-06-02" } as const;
const zones = ["UTC", "Pacific/Kiritimati"] as const;
const form = (data = {}) => ({
  type: "form.submitted",
  contact: { externalId: "c1" },
  data: { at: lastNight, ...data },
});

describe("a workflow's time zone", () => {
  it("decides what day it is in the filter of a trigger", async () => {
    const space = await engine().space("UTC");
    const [here, there] = await Promise.all(
      zones.map((timeZone) =>
        space.publish(workflow(timeZone).on("form.submitted", { filter: isTheSecond }).then("flow.stop"), { timeZone }),
      ),
    );
    const { matches } = await space.send(form());
    expect(matches.find(({ workflowId }) => workflowId === here)?.started).toBe(false);
    expect(matches.find(({ workflowId }) => workflowId === there)?.started).toBe(true);
  });

  it("decides it in a branch, and in the filter of a wait, whether the event came before or comes later", async () => {
    const space = await engine().space("UTC");
    const drawn = (name: string) =>
      workflow(name)
        .on("form.submitted")
        .then("flow.branch", { branches: [{ id: "second", when: isTheSecond }] }, { id: "branch" })
        .port("second", (path) => path)
        .port("otherwise", (path) => path)
        .then("flow.wait_for_event", { eventType: "shop.visited", filter: isTheSecond, timeout: "1h" }, { id: "first" })
        .port("received", (path) => path.then("flow.delay", { duration: "1h" }, { id: "rest" }))
        .then("flow.wait_for_event", { eventType: "shop.paid", filter: isTheSecond, timeout: "1h" }, { id: "later" });
    const [here, there] = await Promise.all(zones.map((timeZone) => space.publish(drawn(timeZone), { timeZone })));
    const started = await space.send(form());
    const runOf = (workflowId: string | undefined) =>
      started.matches.find((match) => match.workflowId === workflowId)?.runId ?? "";
    const at = { ...form(), data: { at: lastNight } };
    await space.until(runOf(here), "waiting");
    await space.until(runOf(there), "waiting");
    await space.send({ ...at, type: "shop.visited" });
    await space.send({ ...at, type: "shop.paid" });
    await space.until(runOf(there), ({ steps }) => steps["rest"]?.status === "waiting");
    await space.passTime("rest");

    expect((await space.ended(runOf(there))).steps).toMatchObject({
      branch: { port: "second" },
      first: { port: "received" },
      later: { port: "received" },
    });
    const other = await space.until(runOf(here), "waiting");
    expect(other.steps).toMatchObject({ branch: { port: "otherwise" }, first: { status: "waiting" } });
  });

  it("is that of dates in templates", async () => {
    const space = await engine().space("UTC");
    await space.publish(
      workflow("Dates")
        .on("form.submitted")
        .then("flow.set_variables", { variables: { day: "{{ event.data.at | format_date: 'iso' }}" } }, { id: "set" }),
      { timeZone: "Pacific/Kiritimati" },
    );
    const data = { at: 1_780_315_200 };
    expect((await space.run({ ...form(), data })).steps["set"]?.output).toEqual({ day: "2026-06-02" });
  });
});
