import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { listen } from "../../src/connections/egress/test-listener.ts";
import { eventually } from "../../src/testing/eventually.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import type { Space } from "../../src/testing/space.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { startWorker } from "./process.ts";

const engine = sharedEngine({ workers: 0 });

/** Processes take their time to start on a busy machine. */
const timeout = 180_000;
const patienceMs = 90_000;

/** What a worker may take to drain, and some time to end. */
const drainMs = 25_000 + 5_000;

async function succeeded(space: Space, count: number): Promise<void> {
  await eventually(
    `${count} runs to succeed`,
    async () => {
      const [row] = await space.inside(
        (sql) => sql<{ runs: number }[]>`select count(*)::int as runs from runs where status = 'succeeded'`,
      );
      return row?.runs === count;
    },
    () => space.inside((sql) => sql`select status, count(*)::int from runs group by 1`),
    patienceMs,
  );
}

describe("a deploy: SIGTERM under load", { timeout }, () => {
  it("lets each worker exit within the drain time; no event is lost, no call is made twice, nothing is stuck", async () => {
    const target = await listen((_request, response) => void setTimeout(() => response.end("ok"), 150));
    const space = await engine().space();
    await space.publish(
      workflow("Deploy")
        .on("form.submitted")
        .then("contact.add_tag", { tag: "n{{ event.data.n }}" })
        .then("http.request", { method: "POST", url: target.origin, body: {} })
        .then("flow.delay", { duration: "300ms" })
        .then("task.create", { title: "{{ event.data.n }}" }),
    );
    const total = 300;
    let worker = await startWorker(engine());
    const sending = (async () => {
      for (let n = 0; n < total; n++) {
        await space.accept({ type: "form.submitted", contact: { externalId: `c${n % 23}` }, data: { n } });
        await sleep(15);
      }
    })();
    for (let round = 0; round < 3; round++) {
      const next = await startWorker(engine());
      const asked = performance.now();
      expect(await worker.stop(), worker.output()).toBe(0);
      expect(performance.now() - asked).toBeLessThan(drainMs);
      worker = next;
    }
    await sending;
    await succeeded(space, total);

    const [done] = await space.inside(
      (sql) => sql`
        select (select count(*)::int from runs) as runs, (select count(distinct title)::int from tasks) as titles,
          (select count(*)::int from tasks) as tasks, (select count(*)::int from events where type = 'contact.tag_added') as tags,
          (select count(*)::int from inbox) as inbox, (select count(*)::int from effects) as effects`,
    );
    expect(done).toEqual({ runs: total, titles: total, tasks: total, tags: total, inbox: 0, effects: 0 });
    const keys = target.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(total);
    expect(new Set(keys).size).toBe(total);
  });
});

describe("publishing while runs wait", { timeout }, () => {
  it("lets them finish on their version, also when the worker is killed meanwhile; later events take the new one", async () => {
    const space = await engine().space();
    const drawn = (version: string) =>
      workflow("Version")
        .on("form.submitted")
        .then("flow.delay", { duration: "1h" }, { id: "wait" })
        .then("task.create", { title: `${version} {{ event.data.n }}` }, { id: version });
    const workflowId = await space.publish(drawn("first"));
    const events = (from: number) =>
      Array.from({ length: 40 }, (_, at) => ({
        type: "form.submitted",
        contact: { externalId: `c${at}` },
        data: { n: from + at },
      }));
    const first = await startWorker(engine());
    await space.accept(...events(0));
    const waiting = (count: number) =>
      eventually(
        "the runs to wait",
        async () => (await space.runs(workflowId)).filter(({ status }) => status === "waiting").length === count,
        first.output,
        patienceMs,
      );
    await waiting(40);

    await space.publishAgain(workflowId, drawn("second"));
    await first.kill();
    await startWorker(engine());
    await space.accept(...events(40));
    await waiting(80);
    await space.passTime();
    await succeeded(space, 80);

    const runs = await space.runs(workflowId);
    expect(runs.map(({ version, steps }) => `${version}: ${Object.keys(steps).join(" ")}`)).toEqual([
      ...Array<string>(40).fill("1: start wait first"),
      ...Array<string>(40).fill("2: start wait second"),
    ]);
    const tasks = await space.inside((sql) => sql<{ title: string }[]>`select title from tasks`);
    expect(tasks.map(({ title }) => title).sort()).toEqual(
      Array.from({ length: 80 }, (_, n) => `${n < 40 ? "first" : "second"} ${n}`).sort(),
    );
  });
});

describe("2,000 delays due in the same second", { timeout }, () => {
  it("all end, each once, also when a worker is killed in the middle of them", async () => {
    const total = 2_000;
    const space = await engine().space();
    await space.publish(
      workflow("Delays")
        .on("form.submitted")
        .then("flow.delay", { duration: "1h" })
        .then("task.create", { title: "{{ event.data.n }}" }),
    );
    for (let n = 0; n < total; n += 500) {
      await space.accept(
        ...Array.from({ length: 500 }, (_, at) => ({
          type: "form.submitted",
          contact: { externalId: `c${n + at}` },
          data: { n: n + at },
        })),
      );
    }
    const first = await startWorker(engine());
    const timers = async () => (await space.inside((sql) => sql`select from timers`)).length;
    await eventually("the delays", async () => (await timers()) === total, first.output, patienceMs);
    await startWorker(engine());

    await space.passTime();
    await eventually("the first to end", async () => (await space.inside((sql) => sql`select from tasks`)).length > 0);
    await first.kill();
    await succeeded(space, total);

    const [done] = await space.inside(
      (sql) => sql`select count(*)::int as tasks, count(distinct title)::int as titles from tasks`,
    );
    expect(done).toEqual({ tasks: total, titles: total });
    expect(await timers()).toBe(0);
  });
});
