import { describe, expect, it } from "vitest";
import { eventually } from "../../src/testing/eventually.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import type { Space } from "../../src/testing/space.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { poisons } from "./poison.ts";
import { startWorker } from "./process.ts";

// The workers are processes of their own; this one accepts events and reads what became of them.
const engine = sharedEngine({ workers: 0, types: poisons });

/** Processes take their time to start on a busy machine. */
const timeout = 120_000;

const form = { type: "form.submitted", contact: { externalId: "c1" } };

/** A worker begins and is killed by what it does, maybe before it can say that it has begun; a minute passes in silence. */
async function aWorkerDies(): Promise<void> {
  const end = startWorker(engine()).then((worker) => eventually("the worker's end", async () => worker.hasEnded()));
  await end.catch((error: unknown) => expect(String(error)).toContain("The worker ended with null"));
  await engine().owner`update millrace.workers set heartbeat_at = heartbeat_at - interval '1 minute'`;
}

/** After the first one it is known that something is wrong, but not what: only what is tried with care is told from the rest. */
async function threeWorkersDieOverIt(): Promise<void> {
  for (let crash = 0; crash <= 3; crash++) await aWorkerDies();
}

/** Sends so many events, of which one is deadly, each of another contact. */
const sendPoison = (space: Space, count: number, deadlyAt: number) =>
  space.accept(
    ...Array.from({ length: count }, (_, n) => ({
      type: "form.submitted",
      contact: { externalId: `c${n}` },
      data: { n, deadly: n === deadlyAt ? "yes" : "no" },
    })),
  );

describe("three crashes of a process", { timeout }, () => {
  it("on the same event put it into quarantine; the rest flows", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Poisoned event").on("form.submitted").then("poison.batch", { deadly: "{{ event.data.deadly }}" }),
    );
    const accepted = await sendPoison(space, 300, 137);

    await threeWorkersDieOverIt();
    const survivor = await startWorker(engine());

    expect(await space.endedRuns(299, workflowId)).toHaveLength(299);
    const poisoned = accepted[137];
    const receipt = await space.receipt(poisoned?.status === "accepted" ? poisoned.eventId : "");
    expect(receipt).toMatchObject({ status: "refused", matches: [{ started: false }] });
    expect(receipt.matches[0]?.reason).toContain("In quarantine: Three times a worker has ended");
    expect(survivor.hasEnded()).toBe(false);
    expect(await space.inside((sql) => sql`select from trials`)).toHaveLength(0);
  });

  it("on the same run end it as failed; the rest flows", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Poisoned run")
        .on("form.submitted")
        .then("flow.delay", { duration: "1h" })
        .then("poison.batch", { deadly: "{{ event.data.deadly }}" }),
    );
    await sendPoison(space, 80, 33);
    const first = await startWorker(engine());
    await eventually("the delays", async () => {
      const runs = await space.runs(workflowId);
      return runs.length === 80 && runs.every(({ status }) => status === "waiting");
    });
    await first.stop();
    await space.passTime();

    await threeWorkersDieOverIt();
    await startWorker(engine());

    const runs = await space.endedRuns(80, workflowId);
    expect(runs.filter(({ status }) => status === "succeeded")).toHaveLength(79);
    const [poisoned] = runs.filter(({ status }) => status === "failed");
    expect(poisoned?.error).toMatchObject({ code: "quarantined", message: expect.stringContaining("Three times") });
  });

  it("on the same run that was held back end it as failed when it may begin; the rest flows", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Poisoned start").on("form.submitted").then("poison.batch", { deadly: "{{ event.data.deadly }}" }),
      { debounce: { wait: "1h" } },
    );
    await sendPoison(space, 10, 4);
    const first = await startWorker(engine());
    await eventually("the runs to be held", async () => {
      const runs = await space.runs(workflowId);
      return runs.length === 10 && runs.every(({ status }) => status === "queued");
    });
    await first.stop();
    await space.inside((sql) => sql`update held_runs set due_at = now()`);

    await threeWorkersDieOverIt();
    await startWorker(engine());

    const runs = await space.endedRuns(10, workflowId);
    expect(runs.filter(({ status }) => status === "succeeded")).toHaveLength(9);
    expect(runs.find(({ status }) => status === "failed")?.error).toMatchObject({ code: "quarantined" });
  });

  it("on the same external step fail it, as a dead letter that can be retried; the rest flows", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Poisoned call").on("form.submitted").then("poison.call", { deadly: "{{ event.data.deadly }}" }),
    );
    await sendPoison(space, 30, 3);

    for (let crash = 1; crash <= 3; crash++) await aWorkerDies();
    await startWorker(engine());

    const runs = await space.endedRuns(30, workflowId);
    expect(runs.filter(({ status }) => status === "succeeded")).toHaveLength(29);
    const [poisoned] = runs.filter(({ status }) => status === "failed");
    expect(poisoned?.error).toMatchObject({ code: "quarantined", nodeId: "call" });
    const [letter] = await space.inside((sql) => sql`select id, status, input from dead_letters`);
    expect(letter).toMatchObject({ status: "open", input: { deadly: "yes" } });
    await engine().engine.runs.retryDeadLetter(space.id, letter?.["id"], { deadly: "no" });
    expect(await space.until(poisoned?.id ?? "", "succeeded")).toBeDefined();
  });
});

describe("a worker that dies for a reason of its own", { timeout }, () => {
  it("leaves its workspace careful, but not for long", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(workflow("Unlucky").on("form.submitted").then("flow.stop"));
    const caution = async () =>
      (await space.inside((sql) => sql<{ caution: number }[]>`select caution from workspaces`))[0]?.caution;
    await space.inside((sql) => sql`update workspaces set caution = 64`);
    await space.accept(...Array.from({ length: 400 }, (_, n) => ({ ...form, contact: { externalId: `c${n}` } })));

    await startWorker(engine());

    await space.endedRuns(400, workflowId);
    expect(await caution()).toBeLessThan(64);
    for (let n = 0; n < 64; n++) {
      if ((await caution()) === 0) break;
      await space.send(form);
    }
    expect(await caution()).toBe(0);
  });
});
