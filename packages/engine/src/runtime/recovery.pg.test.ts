import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "../connections/egress/test-listener.ts";
import { uuidv7 } from "../store/uuid.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { type Sketch, workflow } from "../testing/workflow.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { reconcile } from "./recovery.ts";

// Workers are started by the tests, after something has gone wrong.
const engine = sharedEngine({ workers: 0 }, [
  /Found events without a job/,
  /Found external steps without a job/,
  /Found overdue steps/,
]);

async function startWorker(): Promise<void> {
  const worker = engine().engine.worker();
  await worker.start();
  onTestFinished(() => worker.stop(1_000));
}

describe("the reconciler", () => {
  it("dispatches events whose job was lost", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(workflow("Lost").on("form.submitted").then("flow.stop"));
    await space.accept({ type: "form.submitted" });
    await engine().owner`delete from graphile_worker._private_jobs`;
    await space.inside((sql) => sql`update inbox set received_at = now() - interval '1 minute'`);

    await startWorker();

    expect(await space.endedRuns(1, workflowId)).toMatchObject([{ status: "succeeded" }]);
  });

  it("carries out external steps whose job was lost", async () => {
    const target = await listen();
    const space = await engine().space();
    const workflowId = await space.publish(workflow("Lost").on("manual").then("http.request", { url: target.origin }));
    const runId = await engine().engine.runs.start(space.id, {
      workflowId,
      version: 1,
      mode: "live",
      contactId: null,
      data: {},
    });
    await engine().owner`delete from graphile_worker._private_jobs`;
    await space.inside((sql) => sql`update effects set enqueued_at = now() - interval '2 minutes'`);

    await startWorker();

    expect(await space.ended(runId)).toMatchObject({ status: "succeeded" });
    expect(target.requests).toHaveLength(1);
  });
});

describe("a timer that was lost with its job", () => {
  const start = async (drawn: Sketch) => {
    const space = await engine().space();
    const workflowId = await space.publish(drawn);
    const about = { workflowId, version: 1, mode: "live", contactId: null, data: {} } as const;
    return { space, runId: await engine().engine.runs.start(space.id, about) };
  };
  const lose = (space: Space) =>
    space.inside(async (sql) => {
      await sql`delete from timers`;
      await sql`update steps set due_at = now() - interval '1 hour' where status = 'waiting'`;
    });

  it.each([
    ["delay", workflow("Delay").on("manual").then("flow.delay", { duration: "1h" }, { id: "wait" }), "next"],
    [
      "time-out",
      workflow("Wait")
        .on("manual")
        .then(
          "flow.wait_for_event",
          { eventType: "order.created", correlate: { eventPath: "id", value: "o1" }, timeout: "1h" },
          { id: "wait" },
        ),
      "timed_out",
    ],
  ] as const)("is put back for a %s", async (_kind, drawn, port) => {
    const { space, runId } = await start(drawn);
    await lose(space);

    await startWorker();

    expect(await space.ended(runId)).toMatchObject({ status: "succeeded", steps: { wait: { port } } });
  });

  it("is put back for a retry, and for what waits in a job that will not be done again", async () => {
    let calls = 0;
    const target = await listen((_request, response) => {
      response.statusCode = ++calls === 1 ? 503 : 200;
      response.end();
    });
    const retry = { schedule: ["0s", "1h"], maxAttempts: 2 };
    const { space, runId } = await start(
      workflow("Retry").on("manual").then("http.request", { url: target.origin }, { retry }),
    );
    const worker = engine().engine.worker();
    await worker.start();
    await space.until(runId, "waiting");
    await worker.stop(1_000);
    await lose(space);
    const timer = { runId, nodeId: "request", scope: "", attempt: 2, kind: "retry", port: null };
    const payload = JSON.stringify({ workspaceId: space.id, timers: [timer] });
    await engine().owner`select graphile_worker.add_job('wake', ${payload}::text::json, max_attempts := 1)`;
    await engine().owner`update graphile_worker._private_jobs set attempts = max_attempts`;

    await startWorker();

    expect(await space.ended(runId)).toMatchObject({ status: "succeeded", steps: { request: { attempt: 2 } } });
  });
});

describe("a workspace that cannot be repaired", () => {
  it("is reported, and keeps none of the others waiting", async () => {
    const { owner, pool } = engine();
    const spaces = await Promise.all([1, 2, 3].map(() => engine().space()));
    for (const { accept, inside } of spaces) {
      await accept({ type: "form.submitted" });
      await inside((sql) => sql`update inbox set received_at = now() - interval '1 minute'`);
    }
    await owner`delete from graphile_worker._private_jobs`;
    const [broken] = spaces.map(({ id }) => id).sort();
    await owner.unsafe(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
      create trigger refuse before insert on graphile_worker._private_jobs
        for each row when (new.payload ->> 'workspaceId' = '${broken}') execute function refuse();`);
    const [reported, repaired]: unknown[][] = [[], []];

    await reconcile({
      pool,
      log: {
        info: () => undefined,
        warn: (_message, about) => void repaired?.push(about?.["workspaceId"]),
        error: (_message, about) => void reported?.push(about?.["workspaceId"]),
      },
    });

    await owner`drop trigger refuse on graphile_worker._private_jobs`;
    expect(reported).toEqual([broken]);
    expect(repaired).toEqual(expect.arrayContaining(spaces.map(({ id }) => id).filter((id) => id !== broken)));
  });
});

describe("a worker", () => {
  /** A worker of another machine that holds a job and says nothing any more. */
  async function silentPeer(silentFor: string) {
    const { owner } = engine();
    const [id, pool] = [uuidv7(), `pool-${uuidv7()}`];
    await owner`
      insert into millrace.workers (id, graphile_ids, host, pid, heartbeat_at)
      values (${id}, ${[pool]}, 'elsewhere', 1, now() - ${silentFor}::interval)`;
    const [job] = await owner`select id from graphile_worker.add_job('nobody', '{}')`;
    await owner`update graphile_worker._private_jobs set locked_by = ${pool}, locked_at = now() where id = ${job?.["id"]}`;
    const held = () => owner`select from graphile_worker._private_jobs where locked_by = ${pool}`;
    return { isHeld: async () => (await held()).length === 1 };
  }

  /** A worker that beats at these moments, in seconds. @returns what it said when it then released others. */
  async function observer(beats: number[]): Promise<string[]> {
    const said: string[] = [];
    const tell = (message: string): void => void said.push(message);
    let now = 0;
    const { beat, releaseDead, end } = createHeartbeat({
      shell: { pool: engine().pool, log: { info: tell, warn: tell, error: tell } },
      workerId: uuidv7(),
      pools: [],
      everyMs: 5_000,
      clock: () => now,
    });
    for (const at of beats) {
      now = at * 1_000;
      await beat();
    }
    await releaseDead();
    await end();
    return said;
  }

  it("that was silent for too long loses its jobs to the others, which say so", async () => {
    const peer = await silentPeer("21 seconds");
    expect(await observer([0, 5, 10, 15])).toEqual(["Released the jobs of a worker that died."]);
    expect(await peer.isHeld()).toBe(false);
  });

  it("that was heard lately keeps them", async () => {
    const peer = await silentPeer("10 seconds");
    expect(await observer([0, 5, 10, 15])).toEqual([]);
    expect(await peer.isHeld()).toBe(true);
  });

  it("is not taken for dead by one that could not listen itself: the database may have been away for both", async () => {
    const peer = await silentPeer("21 seconds");
    expect(await observer([0, 5, 10, 45, 50])).toEqual([]);
    expect(await peer.isHeld()).toBe(true);
  });
});
