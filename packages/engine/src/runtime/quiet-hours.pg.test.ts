import { describe, expect, it } from "vitest";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { type Sketch, workflow } from "../testing/workflow.ts";

const engine = sharedEngine();

const letter: Sketch = workflow("Letter")
  .on("form.submitted")
  .then("email.send", { to: "{{ contact.email }}", subject: "Hello", html: "<p>Hello</p>" }, { id: "mail" })
  .then("contact.add_tag", { tag: "written to" });
const from = (fields: Record<string, string> = {}) => ({
  type: "form.submitted",
  contact: { externalId: "c1", email: "ada@example.com", fields },
});

/** Hours around now in UTC, so that it is quiet, or just not, whenever the test runs. */
const around = async (space: Space, fromHours: number, toHours: number) => {
  const [row] = await space.inside(
    (sql) => sql<{ from: string; to: string }[]>`
    select to_char(now() at time zone 'utc' + ${fromHours} * interval '1 hour', 'HH24:MI') as from,
      to_char(now() at time zone 'utc' + ${toHours} * interval '1 hour', 'HH24:MI') as to`,
  );
  return row as { from: string; to: string };
};
const mails = (space: Space) => space.inside(async (sql) => (await sql`select from sandbox_mails`).length);

describe("quiet hours of a workflow", () => {
  it("have messages wait until they are over, and say so", async () => {
    const space = await engine().space();
    const quietHours = await around(space, -1, 3);
    await space.publish(letter, { quietHours });
    const { runId = "" } = (await space.send(from())).matches[0] ?? {};
    const waiting = await space.until(runId, ({ steps }) => steps["mail"]?.status === "waiting");

    expect(waiting.steps["mail"]).toMatchObject({
      attempt: 1,
      error: {
        code: "quiet_hours",
        message: expect.stringMatching(/^Quiet hours: messages of this workflow wait until .* \(UTC\)\.$/),
      },
    });
    const dueAt = waiting.steps["mail"]?.dueAt?.toISOString().slice(11, 16);
    expect(dueAt).toBe(quietHours.to);
    expect(await mails(space)).toBe(0);

    // Due too early it finds that it is still quiet.
    await space.passTime();
    await engine().idle();
    expect(await mails(space)).toBe(0);
  });

  it("do not hold up a message at another hour, nor a test run, nor other steps", async () => {
    const space = await engine().space();
    const later = await space.publish(letter, { quietHours: await around(space, 1, 3) });
    await space.send(from());
    expect((await space.endedRuns(1, later))[0]).toMatchObject({ status: "succeeded" });
    expect(await mails(space)).toBe(1);

    const quiet = await around(space, -1, 3);
    await space.publish(workflow("Tag").on("form.submitted").then("contact.add_tag", { tag: "seen" }), {
      quietHours: quiet,
    });
    const run = await space.send(from());
    for (const { runId } of run.matches) expect(await space.ended(runId ?? "")).toMatchObject({ status: "succeeded" });
  });

  it("are those of the contact's clocks where that is asked for", async () => {
    const space = await engine().space();
    // Quiet in UTC for one more hour: in Kiritimati, fourteen hours ahead, it is not.
    const quietHours = { ...(await around(space, -1, 1)), timeZone: "contact" as const };
    await space.publish(letter, { quietHours });
    const { runId: here = "" } = (await space.send(from())).matches[0] ?? {};
    await space.until(here, ({ steps }) => steps["mail"]?.status === "waiting");
    const { runId: there = "" } = (await space.send(from({ time_zone: "Pacific/Kiritimati" }))).matches[0] ?? {};
    expect(await space.ended(there)).toMatchObject({ status: "succeeded" });
    // The first message finds its contact far away when it is due.
    await space.passTime();
    expect(await space.ended(here)).toMatchObject({
      status: "succeeded",
      steps: { mail: { attempt: 1, error: null, dueAt: null }, add_tag: { status: "succeeded" } },
    });
    expect(await mails(space)).toBe(2);
  });

  it("are those of the workflow's clocks otherwise", async () => {
    const space = await engine().space("Pacific/Kiritimati");
    await space.publish(letter, { quietHours: await around(space, -1, 1), timeZone: "UTC" });
    const { runId = "" } = (await space.send(from({ time_zone: "Pacific/Kiritimati" }))).matches[0] ?? {};
    await space.until(runId, ({ steps }) => steps["mail"]?.status === "waiting");
  });
});
