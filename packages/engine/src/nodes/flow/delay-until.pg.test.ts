import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const waits = (config: object): Sketch =>
  workflow("Later")
    .on("form.submitted")
    .then("flow.delay_until", config, { id: "wait" })
    .port("next", (path) => path.then("contact.add_tag", { tag: "in time" }, { id: "in_time" }))
    .port("passed", (path) => path.then("contact.add_tag", { tag: "too late" }, { id: "too_late" }));
const from = (fields: Record<string, string> = {}) => ({
  type: "form.submitted",
  contact: { externalId: "c1", fields },
});
const inTime = { in_time: { status: "succeeded" }, too_late: { status: "skipped" } };
const tooLate = { in_time: { status: "skipped" }, too_late: { status: "succeeded" } };

describe("flow.delay_until", () => {
  it("waits for the date of a field, minus some days, and says until when", async () => {
    const space = await engine().space("Europe/Berlin");
    await space.publish(waits({ until: { moment: "{{ contact.renewal_date }}", offset: "-7d" } }));

    const run = await space.runUntil("waiting", from({ renewal_date: "2060-07-08" }));

    expect(run.steps["wait"]).toMatchObject({
      dueAt: new Date("2060-07-01T07:00:00Z"),
      explanation: { reason: "Until 2060-07-01 09:00 (Europe/Berlin)." },
    });
    await space.passTime();
    expect((await space.ended(run.id)).steps).toMatchObject({ wait: { port: "next" }, ...inTime });
  });

  it("goes by the clocks of the contact, else of the workflow, else of the workspace", async () => {
    const space = await engine().space("Europe/Berlin");
    const until = { moment: "2060-07-01T09:00" };
    const plain = await space.publish(waits({ until, timeZone: "contact" }));
    const own = await space.publish(waits({ until, timeZone: "contact" }), { timeZone: "America/New_York" });
    const fixed = await space.publish(waits({ until, timeZone: "Asia/Kolkata" }), { timeZone: "America/New_York" });
    const due = async (workflowId: string) => {
      const run = (await space.runs(workflowId)).at(-1);
      return (await space.until(run?.id ?? "", "waiting")).steps["wait"]?.dueAt?.toISOString();
    };

    await space.send(from());
    expect(await due(plain)).toBe("2060-07-01T07:00:00.000Z");
    expect(await due(own)).toBe("2060-07-01T13:00:00.000Z");
    expect(await due(fixed)).toBe("2060-07-01T03:30:00.000Z");

    await space.send(from({ time_zone: "Asia/Tokyo" }));
    expect(await due(plain)).toBe("2060-07-01T00:00:00.000Z");
    expect(await due(own)).toBe("2060-07-01T00:00:00.000Z");

    await space.send(from({ time_zone: "somewhere in Japan" }));
    expect(await due(own)).toBe("2060-07-01T13:00:00.000Z");
  });

  it("goes on at once when the moment is over, or takes the path for that", async () => {
    const space = await engine().space();
    const until = { moment: "2020-01-31" };
    const goesOn = await space.publish(waits({ until }));
    const leaves = await space.publish(waits({ until, ifPassed: "passed" }));
    await space.send(from());

    const [one] = await space.endedRuns(1, goesOn);
    const [other] = await space.endedRuns(1, leaves);

    expect(one?.steps).toMatchObject({ wait: { output: { passed: true } }, ...inTime });
    expect(other?.steps).toMatchObject({
      wait: { port: "passed", explanation: { reason: "2020-01-31 09:00 (UTC) was over already." } },
      ...tooLate,
    });
  });

  it("waits on through the hours in which nothing is to happen", async () => {
    const space = await engine().space("Europe/Berlin");
    await space.publish(waits({ until: { moment: "2060-07-01T23:00" }, quietHours: { from: "21:00", to: "08:00" } }));
    const run = await space.runUntil("waiting", from());
    expect(run.steps["wait"]).toMatchObject({
      dueAt: new Date("2060-07-02T06:00:00Z"),
      explanation: { reason: "Until 2060-07-02 08:00 (Europe/Berlin), when the hours from 21:00 to 08:00 are over." },
    });
  });

  it("waits for the next time of day, and for certain hours unless they are now", async () => {
    const space = await engine().space();
    const time = await space.publish(waits({ until: { time: "09:00", days: ["monday"] } }));
    const hours = await space.publish(waits({ until: { from: "00:00", to: "00:00" } }));
    await space.send(from());

    const [waiting] = await space.runs(time);
    const due = (await space.until(waiting?.id ?? "", "waiting")).steps["wait"]?.dueAt;
    expect(due?.toISOString()).toMatch(/T09:00:00.000Z$/);
    expect(due?.getUTCDay()).toBe(1);
    const [run] = await space.endedRuns(1, hours);
    expect(run?.steps).toMatchObject(inTime);
  });

  it("fails in clear words for a date that does not exist", async () => {
    const space = await engine().space();
    await space.publish(waits({ until: { moment: "{{ contact.renewal_date }}" } }));
    const run = await space.run(from({ renewal_date: "2027-02-29" }));
    expect(run).toMatchObject({
      status: "failed",
      error: {
        code: "no_date",
        nodeId: "wait",
        message: "“2027-02-29” is not a date that exists. Use one such as 2026-01-31 or 2026-01-31T09:00.",
      },
    });
  });

  it("is not moved by a newer version while it waits", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(waits({ until: { moment: "2060-07-01T09:00Z" } }));
    const run = await space.runUntil("waiting", from());
    await space.publishAgain(workflowId, waits({ until: { moment: "2061-07-01T09:00Z" } }));
    const [timer] = await space.inside((sql) => sql`select due_at from timers where run_id = ${run.id}`);
    expect(timer).toEqual({ due_at: new Date("2060-07-01T09:00:00Z") });
  });
});
