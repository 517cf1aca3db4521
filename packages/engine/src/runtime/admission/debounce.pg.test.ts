import { describe, expect, it } from "vitest";
import { eventually } from "../../testing/eventually.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { SentEvent, Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const tagged = workflow("Summarise")
  .on("custom.event", { eventType: "page.visited" })
  .then("contact.add_tag", { tag: "{{ event.data.page }}" });
const visit = (page: string, externalId = "ada"): SentEvent => ({
  type: "page.visited",
  contact: { externalId },
  data: { page },
});

/** Lets so much time pass for held runs. */
async function pass(space: Space, interval: string): Promise<void> {
  await space.inside(
    (sql) =>
      sql`update held_runs set due_at = due_at - ${interval}::interval, queued_at = queued_at - ${interval}::interval`,
  );
}

async function dueIn(space: Space): Promise<number[]> {
  const rows = await space.inside(
    (sql) => sql<{ minutes: number }[]>`
      select round(extract(epoch from due_at - clock_timestamp()) / 60)::int as minutes from held_runs order by queued_at`,
  );
  return rows.map(({ minutes }) => minutes);
}

async function tagsOf(space: Space): Promise<string[]> {
  const rows = await space.inside((sql) => sql<{ tag: string }[]>`select tag from contact_tags order by tag`);
  return rows.map(({ tag }) => tag);
}

describe("debounce", () => {
  it("begins one run for a burst of events of a contact, when no more have come, with the last of them", async () => {
    const space = await engine().space();
    const id = await space.publish(tagged, { debounce: { wait: "10m" } });
    const first = await space.send(visit("home"));
    expect(first.matches).toMatchObject([{ started: true, reason: "Waits until no further event has come for 10m." }]);
    await pass(space, "9 minutes");
    const second = await space.send(visit("prices"));
    expect(second.matches[0]).toMatchObject({ started: true, runId: first.matches[0]?.runId });
    expect(await dueIn(space)).toEqual([10]);
    await space.send(visit("contact"));
    await space.send(visit("imprint", "bob"));
    expect((await space.runs(id)).map(({ status }) => status)).toEqual(["queued", "queued"]);

    await pass(space, "10 minutes");
    const [run] = await space.endedRuns(2, id);
    expect(run).toMatchObject({ status: "succeeded", id: first.matches[0]?.runId });
    expect(await tagsOf(space)).toEqual(["contact", "imprint"]);
  });

  it("begins at the latest a while after the first event, however many go on coming", async () => {
    const space = await engine().space();
    const id = await space.publish(tagged, { debounce: { wait: "10m", maxWait: "25m" } });
    await space.send(visit("1"));
    await pass(space, "9 minutes");
    await space.send(visit("2"));
    await pass(space, "9 minutes");
    await space.send(visit("3"));
    expect(await dueIn(space)).toEqual([7]);
    await pass(space, "7 minutes");
    await space.endedRuns(1, id);
    expect(await tagsOf(space)).toEqual(["3"]);
    // What comes afterwards is the first event of the next run.
    await space.send(visit("4"));
    expect(await dueIn(space)).toEqual([10]);
  });

  it("makes one run of the events that come together, and keeps them apart by an expression", async () => {
    const space = await engine().space();
    const id = await space.publish(tagged, { debounce: { wait: "10m", key: "{{ event.data.page }}" } });
    await space.accept(visit("home"), visit("prices"), visit("home", "bob"), visit("prices"));
    await engine().idle();
    expect(await space.runs(id)).toHaveLength(2);
    await pass(space, "10 minutes");
    await space.endedRuns(2, id);
    const [bob] = await space.inside(
      (sql) => sql`select t.tag from contact_tags t join contacts c on c.id = t.contact_id where c.external_id = 'bob'`,
    );
    expect(bob).toEqual({ tag: "home" });
  });

  it("asks the other limits when its time has come", async () => {
    const space = await engine().space();
    const slow = workflow("Slow")
      .on("custom.event", { eventType: "page.visited" })
      .then("flow.delay", { duration: "1d" });
    const id = await space.publish(slow, { debounce: { wait: "10m" }, concurrency: 1, reentry: { mode: "once" } });
    for (const name of ["ada", "bob"]) {
      await space.send(visit("home", name));
      await pass(space, "5 minutes");
    }
    await pass(space, "10 minutes");
    await eventually(
      "the first to begin",
      async () => String((await space.runs(id)).map(({ status }) => status)) === "waiting,queued",
    );
    expect((await space.send(visit("prices"))).matches[0]).toMatchObject({
      started: false,
      reason: expect.stringMatching(/only once/),
    });
    await space.passTime();
    await eventually(
      "the second to begin",
      async () => String((await space.runs(id)).map(({ status }) => status)) === "succeeded,waiting",
    );
  });

  it("ends a run that another of its key has overtaken meanwhile, and says so", async () => {
    const space = await engine().space();
    const both = workflow("Both")
      .on("custom.event", { eventType: "page.visited" })
      .then("flow.delay", { duration: "1d" });
    const settings = { debounce: { wait: "10m", key: "{{ event.data.page }}" }, reentry: { mode: "once" } } as const;
    const id = await space.publish(both, settings);
    await space.send(visit("home"));
    await space.send(visit("prices"));
    await pass(space, "10 minutes");
    await eventually("both to be decided", async () => {
      const runs = await space.runs(id);
      return runs.every(({ status }) => status !== "queued") && runs.length === 2;
    });
    const runs = await space.runs(id);
    expect(runs.map(({ status }) => status).sort()).toEqual(["cancelled", "waiting"]);
    expect(runs.find(({ status }) => status === "cancelled")?.error?.message).toMatch(/only once/);
  });
});
