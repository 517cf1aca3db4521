import type { NumbersQuery, WorkflowNumbers } from "@millrace/shared/api/numbers.ts";
import { describe, expect, it } from "vitest";
import { countRuns } from "../history/run-filter.ts";
import { countEndedRuns, countNewRuns } from "../runtime/numbers/count-runs.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { workflow } from "../testing/workflow.ts";
import { getNumbers } from "./numbers.ts";

const engine = sharedEngine();
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (message: string) => engine().complaints.push(message),
};

const big = { field: "event.data.amount", operator: "greater_than", value: 100 };
const drawn = workflow("Orders")
  .on("order.created")
  .then("flow.branch", {
    branches: [{ id: "big", name: "Over 100", when: big }],
  })
  .port("big", (path) => path.then("flow.delay", { duration: "2d" }))
  .port("otherwise", (path) => path.then("flow.stop", { status: "failed" }));

/** Counts what the job counts, whenever the runs began. */
async function countAll(): Promise<void> {
  const shell = { pool: engine().pool, log };
  await countNewRuns(shell, { isStopping: () => false, lag: -1 });
  await countEndedRuns(shell, { isStopping: () => false });
}

const numbersOf = (space: Space, workflowId: string, query: Partial<NumbersQuery> = {}) =>
  space.inside((sql) => getNumbers(sql, space.id, workflowId, { mode: "live", ...query }, engine().engine.types));

const node = (numbers: WorkflowNumbers, id: string) => numbers.nodes.find(({ nodeId }) => nodeId === id);

const order = (amount: number, externalId: string) => ({
  type: "order.created",
  contact: { externalId },
  data: { amount, currency: "EUR", orderId: externalId },
});

/** Everybody who is counted can be found: the list of runs takes the same words. */
async function expectPeople(space: Space, workflowId: string, numbers: WorkflowNumbers): Promise<void> {
  for (const own of numbers.nodes) {
    for (const nodeState of ["entered", "waiting", "succeeded", "failed", "skipped", "left"] as const) {
      const filter = { workflowId, nodeId: own.nodeId, nodeState, mode: "live", from: numbers.from } as const;
      const found = await space.inside((sql) => countRuns(sql, space.id, filter));
      expect(found, `${own.nodeId} ${nodeState}`).toBe(own[nodeState]);
    }
  }
}

/** As `getNumbers` tells it of each node, counted row by row. */
async function bruteForce(space: Space, workflowId: string) {
  const runs = (await space.runs(workflowId)).filter(({ mode }) => mode === "live");
  const nodes = new Map<
    string,
    { entered: number; waiting: number; succeeded: number; failed: number; left: number }
  >();
  for (const run of runs) {
    for (const [key, step] of Object.entries(run.steps)) {
      const id = key.split("/").at(-1) ?? key;
      const own = nodes.get(id) ?? { entered: 0, waiting: 0, succeeded: 0, failed: 0, left: 0 };
      if (step.status !== "skipped") own.entered++;
      if (step.status === "waiting" || step.status === "running") own.waiting++;
      if (step.status === "succeeded") own.succeeded++;
      if (step.status === "failed") own.failed++;
      if (step.status === "failed" && step.port === null) own.left++;
      if (step.status === "cancelled" && run.status === "cancelled") own.left++;
      nodes.set(id, own);
    }
  }
  return { total: runs.length, nodes };
}

async function expectTruth(space: Space, workflowId: string): Promise<WorkflowNumbers> {
  const numbers = await numbersOf(space, workflowId);
  const truth = await bruteForce(space, workflowId);
  expect(numbers.runs.total).toBe(truth.total);
  for (const [id, own] of truth.nodes) expect(node(numbers, id), id).toMatchObject(own);
  await expectPeople(space, workflowId, numbers);
  expect(numbers.nodes.map(({ nodeId }) => nodeId).toSorted()).toEqual([...truth.nodes.keys()].toSorted());
  return numbers;
}

describe("the numbers of a workflow", () => {
  it("are the same before, while and after runs are counted by the job", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(drawn);
    const waiting = await Promise.all(
      [150, 300, 900].map((amount, at) => space.runUntil("waiting", order(amount, `a${at}`))),
    );
    for (const at of [1, 2]) await space.run(order(10, `b${at}`));

    const before = await expectTruth(space, workflowId);
    expect(before.runs).toEqual({ total: 5, waiting: 3, succeeded: 0, failed: 2, cancelled: 0 });
    expect(node(before, "branch")).toMatchObject({ entered: 5, succeeded: 5, waiting: 0 });
    expect(node(before, "delay")).toMatchObject({ entered: 3, waiting: 3, skipped: 2, medianMs: null });
    expect(before.edges).toContainEqual({ source: "branch", sourcePort: "big", target: "delay", taken: 3 });
    expect(before.edges).toContainEqual({ source: "branch", sourcePort: "otherwise", target: "stop", taken: 2 });

    await countAll();
    expect({ ...(await expectTruth(space, workflowId)), to: before.to, from: before.from }).toEqual(before);

    await space.passTime("delay");
    await Promise.all(waiting.map(({ id }) => space.ended(id)));
    const after = await expectTruth(space, workflowId);
    expect(after.runs).toMatchObject({ waiting: 0, succeeded: 3 });
    await countAll();
    expect({ ...(await expectTruth(space, workflowId)), to: after.to, from: after.from }).toEqual(after);
    const [left] = await space.inside((sql) => sql`select count(*)::int as runs from uncounted_runs`);
    expect(left).toEqual({ runs: 0 });
  });

  it("tell who was taken out, and count a failed run that goes on only once", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Calls")
        .on("order.created")
        .then(
          "http.request",
          { method: "GET", url: "http://127.0.0.1:1/{{ event.data.orderId }}" },
          {
            retry: { schedule: ["0s"], maxAttempts: 1 },
          },
        ),
    );
    const run = await space.run(order(1, "c1"));
    await countAll();
    expect(node(await expectTruth(space, workflowId), "request")).toMatchObject({ failed: 1, left: 1 });

    const [letter] = await space.inside(
      (sql) => sql<{ id: string }[]>`select id from dead_letters where run_id = ${run.id}`,
    );
    await engine().engine.runs.retryDeadLetter(space.id, letter?.id ?? "");
    await space.until(run.id, ({ status, steps }) => status === "failed" && steps["request"]?.attempt === 2);
    await expectTruth(space, workflowId);
    await countAll();
    expect((await expectTruth(space, workflowId)).runs).toMatchObject({ total: 1, failed: 1 });
  });

  it("are those of one version, of one period and of test runs, where one asks for them", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(drawn);
    await space.run(order(10, "d1"));
    await space.publishAgain(workflowId, drawn.on("form.submitted"));
    await space.run(order(10, "d2"));
    await countAll();

    const all = await numbersOf(space, workflowId);
    expect(all).toMatchObject({ versions: [2, 1], runs: { total: 2 } });
    expect((await numbersOf(space, workflowId, { version: 2 })).runs.total).toBe(1);
    expect((await numbersOf(space, workflowId, { mode: "test" })).runs.total).toBe(0);
    const hour = 3_600_000;
    const past = {
      from: new Date(Date.parse(all.to) - 5 * hour).toISOString(),
      to: new Date(Date.parse(all.to) - 2 * hour).toISOString(),
    };
    expect((await numbersOf(space, workflowId, past)).runs.total).toBe(0);
    // The end of the hour cuts no run off, wherever it falls.
    const from = new Date(Math.floor(Date.parse(all.to) / hour) * hour).toISOString();
    const to = new Date(Date.parse(from) + 2 * hour).toISOString();
    const within = (await numbersOf(space, workflowId, { from, to })).runs.total;
    expect((await numbersOf(space, workflowId, { from: past.from, to: from })).runs.total + within).toBe(2);
  });
});
