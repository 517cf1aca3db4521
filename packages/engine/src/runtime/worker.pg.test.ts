import type { ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "../connections/egress/test-listener.ts";
import { eventually } from "../testing/eventually.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";
import type { Worker } from "./engine.ts";

// Workers are started and stopped by the tests.
const engine = sharedEngine({ workers: 0 });

/** A run whose call the target leaves open until it is told to answer. */
async function runWithOpenCall() {
  const open: ServerResponse[] = [];
  const target = await listen((_request, response) => void open.push(response));
  const space = await engine().space();
  await space.publish(workflow("Slow").on("form.submitted").then("http.request", { url: target.origin }));
  await space.accept({ type: "form.submitted" });
  const call = () => eventually("the call", async () => open[0]);
  return { space, call, calls: () => open.length };
}

async function startWorker(): Promise<Worker> {
  const worker = engine().engine.worker();
  await worker.start();
  return worker;
}

describe("a worker that stops", () => {
  it("lives until it has finished: nobody takes what it has under way", async () => {
    const { space, call, calls } = await runWithOpenCall();
    const worker = await startWorker();
    const response = await call();

    const stopped = worker.stop();
    await engine().owner`update millrace.workers set heartbeat_at = now() - interval '1 hour'`;
    await eventually("its heartbeat", async () => {
      const [row] = await engine().owner`select from millrace.workers where heartbeat_at > now() - interval '1 minute'`;
      return row;
    });
    response.end("done");
    await stopped;

    expect(await space.endedRuns(1)).toMatchObject([{ status: "succeeded" }]);
    expect(calls()).toBe(1);
    expect(await engine().owner`select from millrace.workers`).toEqual([]);
  });

  it("ends the calls it cannot wait for, before others may make them anew", async () => {
    const { space, call, calls } = await runWithOpenCall();
    const worker = await startWorker();
    const response = await call();
    let isCut = false;
    response.on("close", () => (isCut = true));

    await worker.stop(100);

    await eventually("the end of the call", async () => isCut);
    const [step] = await space.inside(
      (sql) => sql`select attempts -> 0 -> 'error' ->> 'code' as code from steps where type = 'http.request'`,
    );
    expect(step).toEqual({ code: "aborted" });
    expect(await engine().owner`select from graphile_worker._private_jobs where locked_by is not null`).toEqual([]);
    expect(calls()).toBe(1);
  });
});

describe("a worker that starts", () => {
  it("begins no job before the others know that it holds it", async () => {
    const { owner } = engine();
    const known: boolean[] = [];
    const look = async () => {
      const holders = await owner`
        select exists (select from millrace.workers w where j.locked_by = any (w.graphile_ids)) as known
        from graphile_worker._private_jobs j where j.locked_by is not null`;
      known.push(...holders.map((row) => row["known"] as boolean));
    };
    const target = await listen((_request, response) => void look().finally(() => response.end("done")));
    const space = await engine().space();
    const workflowId = await space.publish(workflow("Early").on("manual").then("http.request", { url: target.origin }));
    await engine().engine.runs.start(space.id, { workflowId, version: 1, mode: "live", contactId: null, data: {} });

    const worker = await startWorker();
    onTestFinished(() => worker.stop(1_000));

    await space.endedRuns(1);
    expect(known).toEqual([true]);
  });
});
