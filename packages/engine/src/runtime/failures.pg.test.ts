import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { listen } from "../connections/egress/test-listener.ts";
import { statuses } from "../testing/history.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { workflow } from "../testing/workflow.ts";

const engine = sharedEngine();

const order = { type: "order.created", contact: { externalId: "c1" }, data: { total: 10 } };
const after = { variables: { went: "on" } };

/** A target that answers with these statuses, one after the other, and with the last one from then on. */
async function target(...answers: number[]) {
  let calls = 0;
  return listen((_request: IncomingMessage, response) => {
    response.statusCode = answers[Math.min(calls++, answers.length - 1)] ?? 200;
    response.end(`answer ${calls}`);
  });
}

const letters = (space: Space) =>
  space.inside(
    (sql) =>
      sql`select id, run_id as "runId", node_id as "nodeId", type, status, input, error, attempts from dead_letters`,
  );

describe("a step that fails", () => {
  it("fails the run by default, and leaves a dead letter with its input and the reason", async () => {
    const { origin } = await target(404);
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Plain")
        .on("order.created")
        .then("http.request", { url: `${origin}/{{ event.data.total }}` })
        .then("flow.set_variables", after),
    );

    const run = await space.run(order);

    expect(run).toMatchObject({ status: "failed", workflowId, error: { code: "http_404", nodeId: "request" } });
    expect(run.steps["request"]).toMatchObject({ status: "failed", attempt: 1, error: { code: "http_404" } });
    expect(run.steps["set_variables"]).toBeUndefined();
    expect(await letters(space)).toMatchObject([
      {
        runId: run.id,
        nodeId: "request",
        type: "http.request",
        status: "open",
        attempts: 1,
        input: { url: `${origin}/10` },
        error: { code: "http_404" },
      },
    ]);
  });

  it("takes its error path where it has one", async () => {
    const { origin } = await target(404);
    const space = await engine().space();
    await space.publish(
      workflow("Port")
        .on("order.created")
        .then("http.request", { url: origin }, { onError: "port" })
        .port("next", (path) => path.then("flow.set_variables", after, { id: "fine" }))
        .port("on_error", (path) => path.then("task.create", { title: "Look" }, { id: "repair" })),
    );
    const run = await space.run(order);
    expect(run).toMatchObject({ status: "succeeded", error: null });
    expect(statuses(run)).toEqual({ start: "succeeded", request: "failed", fine: "skipped", repair: "succeeded" });
    expect(run.steps["request"]).toMatchObject({ port: "on_error", error: { code: "http_404" } });
    expect(await letters(space)).toEqual([]);
  });

  it.each([
    ["continue", "succeeded"],
    ["skip", "skipped"],
  ] as const)("with “%s” leaves what follows it %s", async (onError, following) => {
    const { origin } = await target(404);
    const space = await engine().space();
    await space.publish(
      workflow(onError)
        .on("order.created")
        .then("http.request", { url: origin }, { onError })
        .then("flow.set_variables", after),
    );
    const run = await space.run(order);
    expect(run.status).toBe("succeeded");
    expect(statuses(run)).toEqual({ start: "succeeded", request: "failed", set_variables: following });
  });

  it("lets the other paths of its run finish before the run fails", async () => {
    const { origin } = await target(404);
    const space = await engine().space();
    await space.publish(
      workflow("Paths")
        .on("order.created")
        .parallel(
          (path) => path.then("http.request", { url: origin }),
          (path) => path.then("flow.delay", { duration: "1h" }).then("flow.set_variables", after),
        ),
    );
    const { id } = await space.runUntil("waiting", order);
    await space.passTime();
    const run = await space.ended(id);
    expect(run.status).toBe("failed");
    expect(statuses(run)).toMatchObject({ request: "failed", delay: "succeeded", set_variables: "succeeded" });
  });
});

describe("a step that may be tried again", () => {
  it("is, on its schedule, until it succeeds; every failed attempt stays in the log", async () => {
    const server = await target(503, 429, 200);
    const space = await engine().space();
    await space.publish(
      workflow("Retry")
        .on("order.created")
        .then(
          "http.request",
          { method: "POST", url: server.origin, body: { at: "{{ now }}" } },
          { retry: { schedule: ["0s", "500ms"], maxAttempts: 4 } },
        ),
    );

    const run = await space.run(order);

    expect(run).toMatchObject({ status: "succeeded" });
    const step = run.steps["request"];
    expect(step).toMatchObject({
      status: "succeeded",
      attempt: 3,
      error: null,
      dueAt: null,
      output: { body: "answer 3" },
    });
    expect(step?.attempts).toMatchObject([
      { attempt: 1, error: { code: "http_503" }, retryAt: expect.any(String) },
      { attempt: 2, error: { code: "http_429" }, retryAt: expect.any(String) },
    ]);
    for (const { startedAt, finishedAt, retryAt } of step?.attempts ?? []) {
      expect(Date.parse(finishedAt ?? "")).toBeGreaterThan(Date.parse(startedAt));
      expect(Date.parse(retryAt ?? "")).toBeGreaterThan(Date.parse(finishedAt ?? ""));
    }
    // The very same message under the same key, although time has passed since.
    expect(new Set(server.requests.map(({ body }) => body)).size).toBe(1);
    expect(new Set(server.requests.map(({ headers }) => headers["idempotency-key"]))).toEqual(
      new Set([`${run.id}:request:`]),
    );
  });

  it("waits as long as the target asks for", async () => {
    let calls = 0;
    const { origin } = await listen((_request, response) => {
      response.statusCode = ++calls === 1 ? 503 : 200;
      response.setHeader("retry-after", "1");
      response.end();
    });
    const space = await engine().space();
    await space.publish(
      workflow("Patience")
        .on("order.created")
        .then("http.request", { url: origin }, { retry: { schedule: ["0s", "10ms"], maxAttempts: 2 } }),
    );
    const run = await space.run(order);
    const [attempt] = run.steps["request"]?.attempts ?? [];
    expect(Date.parse(attempt?.retryAt ?? "") - Date.parse(attempt?.finishedAt ?? "")).toBeGreaterThanOrEqual(1_000);
  });

  it("fails for good after its last attempt; repaired by an operator, the run goes on from there", async () => {
    const broken = await target(500);
    const healthy = await target(200);
    const space = await engine().space();
    await space.publish(
      workflow("Repair")
        .on("order.created")
        .then("contact.add_tag", { tag: "once" })
        .then("http.request", { url: broken.origin }, { retry: { schedule: ["0s", "10ms"], maxAttempts: 3 } })
        .then("flow.set_variables", after),
    );
    const failed = await space.run(order);
    expect(failed).toMatchObject({ status: "failed", error: { code: "http_500" } });
    expect(failed.steps["request"]?.attempt).toBe(3);
    const [letter] = await letters(space);

    const input = { method: "GET", url: healthy.origin, repeatable: true };
    expect(await engine().engine.runs.retryDeadLetter(space.id, letter?.["id"], input)).toEqual({ runId: failed.id });

    const run = await space.until(failed.id, "succeeded");
    expect(statuses(run)).toEqual({
      start: "succeeded",
      add_tag: "succeeded",
      request: "succeeded",
      set_variables: "succeeded",
    });
    expect(run).toMatchObject({
      error: null,
      steps: { request: { attempt: 4, input, error: null }, add_tag: { attempt: 1 } },
    });
    expect(healthy.requests[0]?.headers["idempotency-key"]).toBe(broken.requests[0]?.headers["idempotency-key"]);
    expect(await letters(space)).toMatchObject([{ status: "retried", input }]);
    await expect(engine().engine.runs.retryDeadLetter(space.id, letter?.["id"])).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("leaves another dead letter when the repair fails as well", async () => {
    const { origin } = await target(404);
    const space = await engine().space();
    await space.publish(workflow("Again").on("order.created").then("http.request", { url: origin }));
    const failed = await space.run(order);
    const [letter] = await letters(space);

    await engine().engine.runs.retryDeadLetter(space.id, letter?.["id"]);

    await space.until(failed.id, ({ status, steps }) => status === "failed" && steps["request"]?.attempt === 2);
    expect(
      (await letters(space))
        .map(({ status, attempts }) => [status, attempts])
        .sort(([, a], [, b]) => Number(a) - Number(b)),
    ).toEqual([
      ["retried", 1],
      ["open", 2],
    ]);
  });

  it("is not retried with an input that its type does not accept; the dead letter stays open", async () => {
    const { origin, requests } = await target(404);
    const space = await engine().space();
    await space.publish(workflow("Edited").on("order.created").then("http.request", { url: origin }));
    const failed = await space.run(order);
    const [letter] = await letters(space);

    const retried = engine().engine.runs.retryDeadLetter(space.id, letter?.["id"], { url: origin, method: 7 });

    await expect(retried).rejects.toMatchObject({ code: "invalid_input", issues: [{ path: "input.method" }] });
    expect(await letters(space)).toMatchObject([{ status: "open", input: { url: origin } }]);
    expect(await space.ended(failed.id)).toMatchObject({ status: "failed" });
    expect(requests).toHaveLength(1);
  });

  it("cannot be retried once its run was ended in another way; the dead letter stays open", async () => {
    const { origin } = await target(404);
    const space = await engine().space();
    await space.publish(
      workflow("Stopped")
        .on("order.created")
        .parallel(
          (path) => path.then("http.request", { url: origin }),
          (path) =>
            path.then("flow.delay", { duration: "1h" }).then("flow.stop", { status: "cancelled", reason: "Done" }),
        ),
    );
    const { id } = await space.runUntil("waiting", order);
    await space.passTime();
    await space.ended(id);
    const [letter] = await letters(space);
    await expect(engine().engine.runs.retryDeadLetter(space.id, letter?.["id"])).rejects.toMatchObject({
      code: "invalid_state",
    });
    expect(await letters(space)).toMatchObject([{ status: "open" }]);
  });
});

describe("a template that cannot be filled in", () => {
  it("fails its step, and the run says which field it was", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Endless")
        .on("order.created")
        .then("task.create", { title: "{% for i in (1..1000000000) %}x{% endfor %}" })
        .then("flow.set_variables", after),
    );
    const run = await space.run(order);
    expect(run).toMatchObject({ status: "failed", error: { code: "invalid_input", nodeId: "create" } });
    expect(run.error?.message).toContain("title");
  });

  it("leaves the other runs of its batch alone", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Strict").on("order.created").then("task.create", { title: "{{ event.data.title }}" }),
    );
    await space.accept(
      { ...order, data: { title: "" } },
      { ...order, data: { title: "Call" } },
      { ...order, data: {} },
    );
    const runs = await space.endedRuns(3);
    expect(runs.map(({ status }) => status)).toEqual(["failed", "succeeded", "failed"]);
    expect(await space.inside((sql) => sql`select title from tasks`)).toEqual([{ title: "Call" }]);
  });
});
