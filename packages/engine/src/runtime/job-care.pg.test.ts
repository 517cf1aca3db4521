import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "../connections/egress/test-listener.ts";
import { eventually } from "../testing/eventually.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";
import { reviveJobs } from "./job-care.ts";

// Workers are started by the tests.
const engine = sharedEngine({ workers: 0 }, [/A target has failed too often/, /A job had failed too often/]);

async function startWorker(): Promise<void> {
  const worker = engine().engine.worker();
  await worker.start();
  onTestFinished(() => worker.stop(1_000));
}

describe("beside a steady flood of urgent runs", () => {
  it("a few that are not urgent are done, too: low never starves", { timeout: 60_000 }, async () => {
    const target = await listen((_request, response) => void setTimeout(() => response.end(), 20));
    const other = await listen();
    const space = await engine().space();
    const call = (priority: "high" | "low", origin: string) =>
      space.publish(
        workflow(priority)
          .on("custom.event", { eventType: `is.${priority}` })
          .then("http.request", { url: origin }),
        { priority },
      );
    await call("high", target.origin);
    const low = await call("low", other.origin);
    const send = (type: string, count: number) => space.accept(...Array.from({ length: count }, () => ({ type })));
    let isOver = false;
    onTestFinished(() => void (isOver = true));
    const flood = (async () => {
      for (let sent = 0; !isOver && sent < 60_000; sent += 100) {
        await send("is.high", 100);
        await eventually("room for more", async () => {
          const [row] = await engine().owner`
            select count(*)::int as jobs from graphile_worker._private_jobs where is_available and priority = 0`;
          return isOver || row?.["jobs"] < 600;
        });
      }
      return isOver;
    })();
    await startWorker();
    await send("is.low", 5);
    // Makes them old as soon as they are there; where the flood has left a gap, they may have been done by then.
    await eventually("the jobs that are not urgent", async () => {
      const aged = await engine().owner`
        update graphile_worker._private_jobs set run_at = run_at - interval '1 minute' where is_available and priority = 20`;
      const begun = (await space.runs(low)).filter(({ status }) => status === "succeeded");
      return aged.count + begun.length >= 5;
    });

    await space.endedRuns(5, low);

    isOver = true;
    expect(await flood).toBe(true);
    expect((await space.runs()).some(({ status }) => status === "running")).toBe(true);
    // What is left of the flood need not be done.
    await space.inside((sql) => sql`delete from timers`);
    await engine().owner`delete from graphile_worker._private_jobs where locked_at is null`;
    await engine().idle();
  });

  it("a job moves to the front when it has waited for long", async () => {
    const { owner, pool } = engine();
    await owner`delete from graphile_worker._private_jobs`;
    for (const priority of [0, 10, 20])
      for (const waited of ["0 seconds", "1 minute"])
        await owner`select graphile_worker.add_job('nobody', run_at := now() - ${waited}::interval, priority := ${priority})`;
    const [aged] = await pool`select millrace.age_jobs('15 seconds', 64) as raised`;
    const first = await owner`
      select extract(epoch from now() - run_at) > 30 as old from graphile_worker._private_jobs order by priority, run_at limit 3`;
    expect(aged).toEqual({ raised: 2 });
    expect(first.map((row) => row["old"])).toEqual([true, true, true]);
    await owner`delete from graphile_worker._private_jobs`;
  });
});

describe("a job that keeps failing", () => {
  /** A dispatch job as graphile-worker leaves it after failing so often. */
  async function failedJob(attempts: number) {
    const space = await engine().space();
    const workflowId = await space.publish(workflow("Late").on("form.submitted").then("flow.stop"));
    await space.accept({ type: "form.submitted" });
    await engine().owner`
      update graphile_worker._private_jobs set attempts = ${attempts}, last_error = 'It failed.',
        run_at = now() + interval '6 hours', updated_at = now() - interval '10 minutes'
      where payload ->> 'workspaceId' = ${space.id}`;
    return { space, workflowId };
  }
  const revive = async () => {
    const said: Record<string, unknown>[] = [];
    const tell = (_message: string, about: Record<string, unknown> = {}): void => void said.push(about);
    await reviveJobs({ pool: engine().pool, log: { info: tell, warn: tell, error: tell } });
    return said;
  };
  const jobOf = async (workspaceId: string) =>
    (
      await engine().owner<{ minutes: number; left: number }[]>`
        select extract(epoch from run_at - now())::float8 / 60 as minutes, max_attempts - attempts as left
        from graphile_worker._private_jobs where payload ->> 'workspaceId' = ${workspaceId}`
    )[0];

  it("comes back within two minutes instead of hours", async () => {
    const { space } = await failedJob(10);
    expect(await revive()).toEqual([]);
    const job = await jobOf(space.id);
    expect(job?.minutes).toBeLessThanOrEqual(2);
  });

  it("and was given up is reported and done again, so that no run is stranded", async () => {
    const { space, workflowId } = await failedJob(25);

    expect(await revive()).toEqual([{ task: "dispatch", workspaceId: space.id, error: "It failed." }]);
    expect((await jobOf(space.id))?.left).toBe(1);
    // Once is enough.
    expect(await revive()).toEqual([]);

    await startWorker();
    expect(await space.endedRuns(1, workflowId)).toMatchObject([{ status: "succeeded" }]);
  });
});
