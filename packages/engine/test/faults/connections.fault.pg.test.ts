import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "../../src/connections/egress/test-listener.ts";
import { eventually } from "../../src/testing/eventually.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { smtpTrap } from "../../src/testing/smtp-trap.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { startWorker } from "./process.ts";

const engine = sharedEngine({ workers: 0 });

/** Processes take their time to start on a busy machine. */
const timeout = 90_000;

const form = { type: "form.submitted", contact: { externalId: "c1" } };

/** Cuts every connection of the worker's. @returns how many there were. */
async function cutConnections(): Promise<number> {
  const cut = await engine().owner`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name not like 'test\_%'`;
  return cut.length;
}

describe("a worker whose database connections are cut", { timeout }, () => {
  it("goes on with new ones, in the middle of its work, again and again", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Cut")
        .on("form.submitted")
        .then("contact.add_tag", { tag: "n{{ event.data.n }}" })
        .then("flow.delay", { duration: "300ms" })
        .then("task.create", { title: "{{ event.data.n }}" }),
    );
    const worker = await startWorker(engine());
    const total = 200;
    const sending = (async () => {
      for (let n = 0; n < total; n += 10) {
        const events = Array.from({ length: 10 }, (_, at) => ({
          ...form,
          contact: { externalId: `c${(n + at) % 17}` },
          data: { n: n + at },
        }));
        await space.accept(...events);
        await sleep(30);
      }
    })();
    let cut = 0;
    for (let round = 0; round < 12; round++) {
      await sleep(30 + 10 * round);
      cut += await cutConnections();
    }
    await sending;
    expect(cut).toBeGreaterThan(0);
    expect(worker.hasEnded(), worker.output()).toBe(false);

    const runs = await space.endedRuns(total, workflowId).catch((error: Error) => {
      throw new Error(`${error.message} The worker said: ${worker.output()}`, { cause: error });
    });

    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["succeeded"]));
    expect(runs).toHaveLength(total);
    const tasks = await space.inside((sql) => sql<{ title: string }[]>`select title from tasks`);
    expect(tasks.map(({ title }) => Number(title)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: total }, (_, n) => n),
    );
    expect(worker.hasEnded()).toBe(false);
  });

  it("keeps the result of a call that it cannot record at once", async () => {
    const trap = await smtpTrap((socket) => {
      // Between the message and its record.
      void cutConnections().then(() => socket.write("250 Taken\r\n"));
    });
    onTestFinished(() => trap.close());
    const space = await engine().space();
    await space.publish(
      workflow("Mail")
        .on("form.submitted")
        .then("email.send", { to: "ada@example.com", subject: "Hi", html: "<p>Hi</p>" }),
    );
    const worker = await startWorker(engine(), { smtpUrl: trap.url });

    const run = await space.run(form);

    expect(run).toMatchObject({ status: "succeeded", steps: { send: { attempt: 1, output: { delivered: true } } } });
    expect(trap.messages).toHaveLength(1);
    expect(worker.hasEnded()).toBe(false);
  });
});

describe("a worker that is told to stop", { timeout }, () => {
  it("finishes what it has begun, begins nothing more, and leaves the rest to the next one", async () => {
    const waiting: ServerResponse[] = [];
    const target = await listen((_request, response) => void waiting.push(response));
    const space = await engine().space();
    await space.publish(
      workflow("Drain")
        .on("form.submitted")
        .then("http.request", { url: target.origin })
        .then("contact.add_tag", { tag: "done" }),
    );
    const first = await startWorker(engine());
    const { id } = await space.runUntil("running", form);
    await eventually("the call", async () => waiting.length === 1);

    const stopped = first.stop();
    await sleep(300);
    expect(first.hasEnded()).toBe(false);
    await space.accept({ ...form, data: { late: true } });
    waiting[0]?.end("in time");

    expect(await stopped).toBe(0);
    expect(await space.ended(id)).toMatchObject({
      status: "succeeded",
      steps: { request: { attempt: 1, output: { body: "in time" } } },
    });
    expect(await space.runs()).toHaveLength(1);
    // Of this workspace: workers of the tests before were cut off, and their jobs may still be held.
    const held = await engine().owner`
      select from graphile_worker._private_jobs where locked_at is not null and payload ->> 'workspaceId' = ${space.id}`;
    expect(held).toHaveLength(0);
    expect(await engine().owner`select from millrace.workers where pid = ${first.pid}`).toHaveLength(0);

    await startWorker(engine());
    await eventually("the second call", async () => waiting.length === 2);
    waiting[1]?.end("later");
    expect(await space.endedRuns(2)).toHaveLength(2);
    expect(target.requests).toHaveLength(2);
  });
});
