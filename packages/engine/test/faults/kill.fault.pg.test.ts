import type { ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "../../src/connections/egress/test-listener.ts";
import { eventually } from "../../src/testing/eventually.ts";
import { statuses } from "../../src/testing/history.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { smtpTrap } from "../../src/testing/smtp-trap.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { startWorker } from "./process.ts";

// The workers are processes of their own; this one accepts events and reads what became of them.
const engine = sharedEngine({ workers: 0 });

/** Processes take their time to start on a busy machine. */
const timeout = 90_000;

const form = { type: "form.submitted", contact: { externalId: "c1" } };

/** A target that keeps everybody waiting until it is told to answer. */
async function slowTarget() {
  const waiting: ServerResponse[] = [];
  const listener = await listen((_request, response) => void waiting.push(response));
  return {
    ...listener,
    calls: () => listener.requests.length,
    keys: () => listener.requests.map(({ headers }) => headers["idempotency-key"]),
    /** The nth call is here. */
    called: (times: number) => eventually(`call ${times}`, async () => listener.requests.length >= times),
    answer: (nth: number, text: string) => void waiting[nth]?.end(text),
  };
}

describe("a worker that is killed", { timeout }, () => {
  it("in the middle of a delay loses nothing: the next one goes on, and what was done is not done again", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Delay")
        .on("form.submitted")
        .then("contact.add_tag", { tag: "before" })
        .then("flow.delay", { duration: "1h" })
        .then("contact.add_tag", { tag: "after" }, { id: "after" }),
    );
    const first = await startWorker(engine());
    const { id } = await space.runUntil("waiting", form);
    await first.kill();

    await startWorker(engine());
    await space.passTime();
    const run = await space.ended(id);

    expect(run.status).toBe("succeeded");
    expect(Object.values(run.steps).map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(
      Array(4).fill("succeeded 1"),
    );
    const added = await space.inside(
      (sql) => sql`select data from events where type = 'contact.tag_added' order by id`,
    );
    expect(added).toEqual([{ data: { tag: "before" } }, { data: { tag: "after" } }]);
  });

  it("in the middle of a call leaves it to the next one, which calls again under the same key", async () => {
    const target = await slowTarget();
    const space = await engine().space();
    await space.publish(
      workflow("Call")
        .on("form.submitted")
        .then("contact.add_tag", { tag: "once" })
        .then("http.request", { method: "POST", url: target.origin, body: { at: "{{ now }}" } })
        .then("contact.add_tag", { tag: "after" }, { id: "after" }),
    );
    const first = await startWorker(engine());
    const { id } = await space.runUntil("running", form);
    await target.called(1);
    await first.kill();

    await startWorker(engine());
    await target.called(2);
    target.answer(1, "done");
    const run = await space.ended(id);

    expect(run).toMatchObject({ status: "succeeded", steps: { request: { attempt: 1, output: { body: "done" } } } });
    expect(target.keys()).toEqual(Array(2).fill(`${id}:request:`));
    expect(target.requests[0]?.body).toBe(target.requests[1]?.body);
    const added = await space.inside(
      (sql) => sql`select data from events where type = 'contact.tag_added' order by id`,
    );
    expect(added).toEqual([{ data: { tag: "once" } }, { data: { tag: "after" } }]);
  });

  it("while it hands over a mail leaves a question, not a second mail; a person's answer sends it", async () => {
    let takes = false;
    const trap = await smtpTrap((socket) => void (takes && socket.write("250 Taken\r\n")));
    onTestFinished(() => trap.close());
    const space = await engine().space();
    await space.publish(
      workflow("Mail")
        .on("form.submitted")
        .then("email.send", { to: "ada@example.com", subject: "Hi", html: "<p>Hi</p>" }),
    );
    const first = await startWorker(engine(), { smtpUrl: trap.url });
    const { id } = await space.runUntil("running", form);
    await eventually("the message", async () => trap.messages.length === 1);
    await first.kill();

    await startWorker(engine(), { smtpUrl: trap.url });
    const failed = await space.ended(id);

    expect(failed).toMatchObject({
      status: "failed",
      error: { code: "outcome_unknown", nodeId: "send", details: { outcome: "unknown" } },
    });
    expect(failed.error?.message).toContain("not known whether it was carried out");
    expect(trap.messages).toHaveLength(1);
    const [letter] = await space.inside((sql) => sql`select id, status, error from dead_letters`);
    expect(letter).toMatchObject({ status: "open", error: { code: "outcome_unknown" } });

    takes = true;
    await engine().engine.runs.retryDeadLetter(space.id, letter?.["id"]);
    expect(await space.until(id, "succeeded")).toMatchObject({
      steps: { send: { attempt: 2, output: { delivered: true } } },
    });
    expect(trap.messages).toHaveLength(2);
  });

  it("under load, again and again, loses no event and does nothing twice", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Load")
        .on("form.submitted")
        .then("contact.add_tag", { tag: "n{{ event.data.n }}" })
        .then("flow.delay", { duration: "200ms" })
        .then("task.create", { title: "{{ event.data.n }}" }),
    );
    const total = 300;
    const sending = (async () => {
      for (let n = 0; n < total; n += 20) {
        await space.accept(
          ...Array.from({ length: 20 }, (_, at) => ({
            ...form,
            contact: { externalId: `c${(n + at) % 37}` },
            data: { n: n + at },
          })),
        );
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
    })();
    for (let round = 0; round < 3; round++) {
      const worker = await startWorker(engine());
      await new Promise((resolve) => setTimeout(resolve, 150 + round * 170));
      await worker.kill();
    }
    await sending;
    await startWorker(engine());

    const runs = await space.endedRuns(total, workflowId);

    expect(runs).toHaveLength(total);
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["succeeded"]));
    const tasks = await space.inside((sql) => sql<{ title: string }[]>`select title from tasks`);
    expect(tasks.map(({ title }) => Number(title)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: total }, (_, n) => n),
    );
    const tags = await space.inside((sql) => sql`select from events where type = 'contact.tag_added'`);
    expect(tags).toHaveLength(total);
  });
});

describe("a worker that stands still and comes back", { timeout }, () => {
  it("finds its work taken over; its late result changes nothing", async () => {
    const target = await slowTarget();
    const space = await engine().space();
    await space.publish(
      workflow("Zombie")
        .on("form.submitted")
        .then("http.request", { url: target.origin })
        .then("http.request", { url: target.origin }),
    );
    const zombie = await startWorker(engine());
    const { id } = await space.runUntil("running", form);
    await target.called(1);
    zombie.freeze();
    // As another worker does that has not heard of it for a while.
    await engine()
      .owner`select millrace.release_workers('1 year', array(select id from millrace.workers where pid = ${zombie.pid}))`;

    await startWorker(engine());
    await target.called(2);
    target.answer(1, "successor");
    await target.called(3);
    target.answer(0, "zombie");
    zombie.thaw();
    await new Promise((resolve) => setTimeout(resolve, 500));
    target.answer(2, "next");

    const run = await space.ended(id);
    expect(run).toMatchObject({
      status: "succeeded",
      steps: {
        request: { attempt: 1, output: { body: "successor" } },
        request_2: { attempt: 1, output: { body: "next" } },
      },
    });
    expect(target.keys()).toEqual([`${id}:request:`, `${id}:request:`, `${id}:request_2:`]);
    expect(statuses(run)).toEqual({ start: "succeeded", request: "succeeded", request_2: "succeeded" });
  });
});
