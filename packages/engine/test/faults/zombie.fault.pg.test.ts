import { describe, expect, it } from "vitest";
import { eventually } from "../../src/testing/eventually.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { startWorker } from "./process.ts";

const engine = sharedEngine({ workers: 0 });

/** Processes take their time to start on a busy machine. */
const timeout = 120_000;
const patienceMs = 60_000;

const form = { type: "form.submitted", contact: { externalId: "c1" } };

const once = workflow("Once")
  .on("form.submitted")
  .then("contact.add_tag", { tag: "once" })
  .then("flow.delay", { duration: "200ms" })
  .then("task.create", { title: "once" });

/** PostgreSQL does this by itself once a transaction has stood still for long enough. */
async function endTransactionsThatStandStill(): Promise<void> {
  // More than the one in question may be open, and the server may still be at work on the last statement of some.
  await eventually("all of them to be ended", async () => {
    const open = await engine().owner<{ ended: boolean }[]>`
      select state like 'idle in transaction%' and pg_terminate_backend(pid) as ended from pg_stat_activity
      where datname = current_database() and state <> 'idle' and application_name = 'zombie'`;
    return open.length === 0;
  });
}

describe("a worker that stands still in the middle of a transaction", { timeout }, () => {
  it.each(["dispatch.before_commit", "advance.before_commit"] as const)(
    "at %s keeps nobody from its work for long, and what it commits when it comes back changes nothing",
    async (point) => {
      const space = await engine().space();
      const workflowId = await space.publish(once);
      const zombie = await startWorker(engine(), { freezeAt: point, name: "zombie" });
      await space.accept(form);
      await eventually(
        "the standstill",
        async () => zombie.output().includes("stands still"),
        zombie.output,
        patienceMs,
      );
      await endTransactionsThatStandStill();
      // As another worker does that has not heard of it for a while.
      await engine()
        .owner`select millrace.release_workers('1 year', array(select id from millrace.workers where pid = ${zombie.pid}))`;
      await startWorker(engine());
      const [before] = await eventually(
        "the run",
        async () => {
          const runs = await space.runs(workflowId);
          return runs.some(({ status }) => status === "succeeded") && runs;
        },
        zombie.output,
        patienceMs,
      );

      zombie.thaw();
      await space.accept({ ...form, contact: { externalId: "c2" } });
      const runs = await space.endedRuns(2, workflowId);

      expect(runs.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
      expect(runs.find(({ id }) => id === before?.id)).toEqual(before);
      const [done] = await space.inside(
        (sql) => sql`
          select (select count(*)::int from tasks) as tasks,
            (select count(*)::int from events where type = 'contact.tag_added') as tags`,
      );
      expect(done).toEqual({ tasks: 2, tags: 2 });
      expect(zombie.hasEnded(), zombie.output()).toBe(false);
    },
  );

  it("loses that transaction to PostgreSQL after 30 s", async () => {
    const [row] = await engine().pool`select current_setting('idle_in_transaction_session_timeout') as patience`;
    expect(row).toEqual({ patience: "30s" });
  });
});
