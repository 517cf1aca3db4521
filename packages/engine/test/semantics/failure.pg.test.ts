import { describe, expect, it } from "vitest";
import { listen } from "../../src/connections/egress/test-listener.ts";
import { statuses } from "../../src/testing/history.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import type { Space } from "../../src/testing/space.ts";
import { type Sketch, workflow } from "../../src/testing/workflow.ts";

const engine = sharedEngine();

const order = { type: "order.created", contact: { externalId: "ada" }, data: { total: 10 } };
const set = (name: string) => (path: Sketch) =>
  path.then("flow.set_variables", { variables: { [name]: true } }, { id: name });

/** Answers with these statuses, one after the other, and with the last one from then on. */
async function target(...answers: number[]) {
  const keys: (string | undefined)[] = [];
  const server = await listen((request, response) => {
    keys.push(request.headers["idempotency-key"] as string | undefined);
    response.statusCode = answers[Math.min(keys.length, answers.length) - 1] ?? 200;
    response.end();
  });
  return { url: server.origin, keys };
}

const calling = (url: string, options: object = {}) =>
  workflow("Call").on("order.created").then("http.request", { method: "POST", url }, options);

const letters = (space: Space) =>
  space.inside((sql) => sql<{ id: string; status: string }[]>`select id, status from dead_letters order by id`);

describe("failure", () => {
  it("is met by the node's retry policy, then by one of: fail the run, take `on_error`, continue, skip", async () => {
    const outcomes: Record<string, unknown> = {};
    for (const onError of ["fail", "port", "continue", "skip"] as const) {
      const space = await engine().space();
      const { url, keys } = await target(503);
      const drawn = calling(url, { onError, retry: { schedule: ["0s"], maxAttempts: 2 } }).port("next", set("next"));
      await space.publish(onError === "port" ? drawn.port("on_error", set("repair")) : drawn);
      const { status, steps } = await space.run(order);
      outcomes[onError] = { calls: keys.length, status, next: steps["next"]?.status, repair: steps["repair"]?.status };
    }
    expect(outcomes).toEqual({
      fail: { calls: 2, status: "failed", next: undefined, repair: undefined },
      port: { calls: 2, status: "succeeded", next: "skipped", repair: "succeeded" },
      continue: { calls: 2, status: "succeeded", next: "succeeded", repair: undefined },
      skip: { calls: 2, status: "succeeded", next: "skipped", repair: undefined },
    });
  });

  it("of an external step is retried at once, after 1 min, 5 min, 15 min, 1 h and 6 h (±10 %), then dead-lettered", async () => {
    const space = await engine().space();
    const { url, keys } = await target(503);
    await space.publish(calling(url));
    const { id } = await space.runUntil("waiting", order);
    const minutes: number[] = [];
    for (let attempt = 1; attempt < 6; attempt++) {
      await space.until(
        id,
        ({ steps, status }) => status === "waiting" && steps["request"]?.attempts.length === attempt,
      );
      const [timer] = await space.inside(
        (sql) =>
          sql<{ minutes: number }[]>`select extract(epoch from due_at - now())::float8 / 60 as minutes from timers`,
      );
      minutes.push(timer?.minutes ?? 0);
      await space.passTime();
    }
    await space.ended(id);

    for (const [at, planned] of [1, 5, 15, 60, 360].entries()) {
      expect(minutes[at]).toBeGreaterThan(planned * 0.88);
      expect(minutes[at]).toBeLessThan(planned * 1.11);
    }
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(6);
    expect(await letters(space)).toMatchObject([{ status: "open" }]);
  });

  it("honours Retry-After, and a 422 is not retried", async () => {
    const space = await engine().space();
    const patient = await listen((_request, response) => {
      response.writeHead(429, { "retry-after": "1800" });
      response.end();
    });
    const final = await target(422);
    await space.publish(calling(patient.origin));
    const { id } = await space.runUntil("waiting", order);
    const [timer] = await space.inside(
      (sql) =>
        sql<{ minutes: number }[]>`select extract(epoch from due_at - now())::float8 / 60 as minutes from timers`,
    );
    expect(timer?.minutes).toBeGreaterThan(29);
    await engine().engine.runs.cancel(space.id, [id], "Cancelled by a test");

    const other = await engine().space();
    await other.publish(calling(final.url));
    expect(await other.run(order)).toMatchObject({ status: "failed", error: { code: "http_422" } });
    expect(final.keys).toHaveLength(1);
  });
});

describe("dead letters", () => {
  it("keep input, error and attempts; can be edited and retried; the parked run loses nothing", async () => {
    const space = await engine().space();
    const { url, keys } = await target(422, 200);
    await space.publish(set("after")(calling(`${url}/{{ event.data.total }}`)));
    const failed = await space.run(order);
    const [letter] = await space.inside(
      (sql) => sql<{ id: string; input: { url: string }; error: object; attempts: number }[]>`
        select id, input, error, attempts from dead_letters`,
    );
    if (!letter) throw new Error("The failure left no dead letter.");
    expect(letter).toMatchObject({ input: { url: `${url}/10` }, error: { code: "http_422" }, attempts: 1 });

    const edited = { ...letter.input, url: `${url}/11` };
    await engine().engine.runs.retryDeadLetter(space.id, letter.id, edited);
    const run = await space.until(failed.id, "succeeded");

    expect(statuses(run)).toEqual({ start: "succeeded", request: "succeeded", after: "succeeded" });
    expect(run.steps["request"]).toMatchObject({ attempt: 2, input: edited });
    expect(keys[1]).toBe(keys[0]);
  });
});
