import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "../connections/egress/test-listener.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";
import { reconcile } from "./recovery.ts";

// Workers are started by the tests, once the runs are paused: their steps are queued and have not begun.
const engine = sharedEngine({ workers: 0 });

async function startWorker(): Promise<void> {
  const worker = engine().engine.worker();
  await worker.start();
  onTestFinished(() => worker.stop(1_000));
}

/** Repairs what there is to repair. @returns what it said. */
async function repair(): Promise<string[]> {
  const said: string[] = [];
  const tell = (message: string): void => void said.push(message);
  await reconcile({ pool: engine().pool, log: { info: tell, warn: tell, error: tell } });
  return said;
}

async function pausedRun() {
  const target = await listen();
  const space = await engine().space();
  const workflowId = await space.publish(workflow("Call").on("manual").then("http.request", { url: target.origin }));
  const start = { workflowId, version: 1, mode: "live", contactId: null, data: {} } as const;
  const runId = await engine().engine.runs.start(space.id, start);
  expect(await engine().engine.runs.pause(space.id, [runId])).toEqual([runId]);
  return { target, space, runId };
}

describe("an external step of a paused run that has not begun", () => {
  it("does not begin, and is nothing that the reconciler would repair", async () => {
    const { target, space, runId } = await pausedRun();
    await startWorker();
    await engine().idle();

    expect(target.requests).toEqual([]);
    expect(await space.until(runId, "paused")).toMatchObject({ steps: { request: { status: "running" } } });
    expect(await repair()).toEqual([]);
  });

  it("is found by the reconciler where the run goes on and nobody has queued it", async () => {
    const { target, space, runId } = await pausedRun();
    await startWorker();
    await engine().idle();
    // As one leaves it who resumes the run and dies before the next statement.
    await space.inside(
      (sql) =>
        sql`update runs set status = 'running', state = jsonb_set(state, '{status}', '"running"') where id = ${runId}`,
    );

    // Two workers look for it at once.
    expect((await Promise.all([repair(), repair()])).flat()).toHaveLength(1);

    expect(await space.ended(runId)).toMatchObject({ status: "succeeded" });
    await engine().idle();
    expect(target.requests).toHaveLength(1);
  });

  it("begins once the run is resumed", async () => {
    const { target, space, runId } = await pausedRun();
    await startWorker();
    await engine().idle();

    await engine().engine.runs.resume(space.id, [runId]);

    expect(await space.ended(runId)).toMatchObject({ status: "succeeded" });
    expect(target.requests).toHaveLength(1);
  });

  it("is carried out once when the run goes on before its job comes", async () => {
    const { target, space, runId } = await pausedRun();
    await engine().engine.runs.resume(space.id, [runId]);

    await startWorker();

    expect(await space.ended(runId)).toMatchObject({ status: "succeeded" });
    await engine().idle();
    expect(target.requests).toHaveLength(1);
  });
});
