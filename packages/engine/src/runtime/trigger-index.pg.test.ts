import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { definePure, nextPort } from "../nodes/define.ts";
import { openDatabase } from "../store/database.ts";
import { composeEngine } from "../testing/compose.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";
import { patchWorkflow } from "../workflows/store.ts";

const gone = definePure({
  type: "test.gone",
  kind: "action",
  family: "system",
  title: "Gone",
  description: "",
  icon: "ghost",
  summary: "",
  config: z.strictObject({}),
  ports: nextPort,
  run: () => ({ ok: true }),
});

const engine = sharedEngine({ workers: 0, types: [gone] });

/** A worker of a program that does not have the type any more. */
async function startNewerWorker(): Promise<void> {
  const { databaseUrl, masterKey } = engine();
  const pool = openDatabase({ url: databaseUrl, name: "test_newer" });
  const ignore = () => undefined;
  const newer = composeEngine({ pool, databaseUrl, masterKey, complain: ignore, onFatal: ignore });
  const worker = newer.engine.worker();
  await worker.start();
  onTestFinished(async () => {
    await worker.stop(1_000);
    await newer.close();
    await pool.end({ timeout: 1 });
  });
}

const form = { type: "form.submitted", contact: { externalId: "c1" } };

describe("the index of triggers", () => {
  it("keeps a workflow that the program cannot run any more apart, and says so", async () => {
    const space = await engine().space();
    const broken = await space.publish(workflow("Old").on("form.submitted").then("test.gone"));
    const healthy = await space.publish(workflow("New").on("form.submitted").then("flow.stop"));
    await startNewerWorker();

    const { matches } = await space.send(form);

    expect(matches).toMatchObject([
      { workflowId: broken, started: false, reason: expect.stringContaining("test.gone") },
      { workflowId: healthy, started: true },
    ]);
    expect(await space.endedRuns(1)).toMatchObject([{ workflowId: healthy, status: "succeeded" }]);
  });

  it("follows what is published, renamed and paused, from one event to the next", async () => {
    const space = await engine().space();
    await startNewerWorker();
    const workflowId = await space.publish(workflow("First name").on("form.submitted").then("flow.stop"));
    expect((await space.send(form)).matches).toMatchObject([{ workflowName: "First name", version: 1, started: true }]);

    await space.publishAgain(workflowId, workflow("").on("form.submitted").then("flow.delay", { duration: "0s" }));
    await space.inside((sql) => patchWorkflow(sql, space.id, workflowId, { name: "Second name" }));
    expect((await space.send(form)).matches).toMatchObject([
      { workflowName: "Second name", version: 2, started: true },
    ]);

    await space.publishAgain(workflowId, workflow("").on("order.created").then("flow.stop"));
    expect((await space.send(form)).matches).toEqual([]);
  });
});
