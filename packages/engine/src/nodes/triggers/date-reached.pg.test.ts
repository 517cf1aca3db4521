import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine({ workers: 2 });

const reminder = (config: object): Sketch =>
  workflow("Reminder")
    .on("date.reached", { field: "renewal_date", ...config })
    .then("contact.add_tag", { tag: "reminded" });

/** The day so many days from today, by the database's clock in UTC. */
const day = async (space: Space, offset: number, interval = "0 years"): Promise<string> => {
  const [row] = await space.inside(
    (sql) =>
      sql<
        { day: string }[]
      >`select ((now() at time zone 'utc')::date + ${offset}::int + ${interval}::interval)::date::text as day`,
  );
  return row?.day ?? "";
};
const person = (space: Space, externalId: string, renewal_date: string) =>
  space.send({ type: "form.submitted", contact: { externalId, fields: { renewal_date } } });
/** As if `days` days had passed since the schedule last looked. */
const look = (space: Space, workflowId: string, days = 1) =>
  space.inside(
    (sql) => sql`
    update schedules set next_fire_at = now() - ${days - 1} * interval '1 day', position = null,
      covered_until = (now() at time zone 'utc')::date - ${days}::int
    where workflow_id = ${workflowId}`,
  );
const looked = (space: Space, workflowId: string) =>
  space.inside(
    async (sql) =>
      (await sql`select from schedules where workflow_id = ${workflowId} and next_fire_at > now()`).length > 0,
  );
const names = async (space: Space, workflowId: string): Promise<string[]> => {
  const rows = await space.inside(
    (sql) => sql<{ name: string }[]>`
    select c.external_id as name from runs r join contacts c on c.id = r.contact_id where r.workflow_id = ${workflowId}
    order by 1, r.id`,
  );
  return rows.map(({ name }) => name);
};
async function afterLook(space: Space, workflowId: string, count: number, days = 1): Promise<string[]> {
  await look(space, workflowId, days);
  await expect.poll(() => looked(space, workflowId), { timeout: 15_000 }).toBe(true);
  await space.endedRuns(count, workflowId);
  await engine().idle();
  return names(space, workflowId);
}

describe("date.reached", () => {
  it("starts for every contact whose date it is, and tells field, value and date", async () => {
    const space = await engine().space();
    const today = await day(space, 0);
    const workflowId = await space.publish(reminder({ at: "00:00" }));
    await person(space, "today", today);
    await person(space, "moment", `${today}T12:00:00Z`);
    await person(space, "tomorrow", await day(space, 1));
    await person(space, "nonsense", "today");

    expect(await afterLook(space, workflowId, 2)).toEqual(["moment", "today"]);

    const [event] = await space.inside(
      (sql) => sql`select data from events where type = 'date.reached' order by data ->> 'value'`,
    );
    expect(event).toEqual({ data: { workflowId, nodeId: "start", field: "renewal_date", value: today, date: today } });
    expect(await space.inside((sql) => sql`select from contact_tags`)).toHaveLength(2);
  });

  it("starts some days before or after the date", async () => {
    const space = await engine().space();
    const before = await space.publish(reminder({ at: "00:00", offset: "-7d" }));
    const after = await space.publish(reminder({ at: "00:00", offset: "2w" }));
    await person(space, "in a week", await day(space, 7));
    await person(space, "two weeks ago", await day(space, -14));
    expect(await afterLook(space, before, 1)).toEqual(["in a week"]);
    expect(await afterLook(space, after, 1)).toEqual(["two weeks ago"]);
  });

  it("starts nobody twice for one date, however often it looks and whatever is edited", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(reminder({ at: "00:00" }));
    await person(space, "today", await day(space, 0));
    await afterLook(space, workflowId, 1);
    await space.publishAgain(workflowId, reminder({ at: "00:01" }).then("flow.stop"));
    expect(await afterLook(space, workflowId, 1, 3)).toEqual(["today"]);
  });

  it("catches up once with days on which nobody worked", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(reminder({ at: "00:00" }));
    for (const ago of [0, 1, 2, 3]) await person(space, `${ago} days ago`, await day(space, -ago));
    expect(await afterLook(space, workflowId, 3, 3)).toEqual(["0 days ago", "1 days ago", "2 days ago"]);
    expect(await afterLook(space, workflowId, 3, 3)).toHaveLength(3);
  });

  it("comes back every year, as a birthday does", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(reminder({ at: "00:00", yearly: true }));
    await person(space, "born today", await day(space, 0, "-30 years"));
    await person(space, "born tomorrow", await day(space, 1, "-30 years"));
    expect(await afterLook(space, workflowId, 1)).toEqual(["born today"]);
  });

  it("finds them all page by page", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(reminder({ at: "00:00" }));
    const today = await day(space, 0);
    await space.accept(
      ...Array.from({ length: 2_300 }, (_, at) => ({
        type: "form.submitted",
        contact: { externalId: `p${String(at).padStart(5, "0")}`, fields: { renewal_date: today } },
      })),
    );
    await engine().idle();
    const found = await afterLook(space, workflowId, 2_300);
    expect(new Set(found).size).toBe(2_300);
    expect(found).toHaveLength(2_300);
  });

  it("keeps to its conditions", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      reminder({ at: "00:00", filter: { field: "contact.plan", operator: "equals", value: "pro" } }),
    );
    const today = await day(space, 0);
    for (const plan of ["pro", "free"]) {
      await space.send({
        type: "form.submitted",
        contact: { externalId: plan, fields: { renewal_date: today, plan } },
      });
    }
    expect(await afterLook(space, workflowId, 1)).toEqual(["pro"]);
  });
});
