import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine({ workers: 2 });

const throttled = (config: object): Sketch =>
  workflow("Throttled")
    .on("form.submitted")
    .then("flow.throttle", config, { id: "throttle" })
    .port("next", (path) => path.then("flow.set_variables", { variables: { a: 1 } }, { id: "passed" }))
    .port("throttled", (path) => path.then("flow.set_variables", { variables: { a: 2 } }, { id: "turned_away" }));
const events = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ type: "form.submitted", contact: { externalId: `c${at}` } }));

/** When runs pass, in milliseconds, in order. */
async function passages(space: Space): Promise<number[]> {
  const rows = await space.inside(
    (sql) => sql<{ at: Date }[]>`select passes_at as at from throttle_slots order by slot`,
  );
  return rows.map(({ at }) => at.getTime());
}

describe("flow.throttle", () => {
  it("lets at most so many runs pass in a window, exactly, with two workers at work", async () => {
    const space = await engine().space();
    await space.publish(throttled({ limit: 5, per: "1h", otherwise: "skip" }));
    for (let batch = 0; batch < 10; batch++) await Promise.all(events(12).map((event) => space.accept(event)));

    const runs = await space.endedRuns(120);

    const ports = Map.groupBy(runs, ({ steps }) => steps["throttle"]?.port);
    expect(ports.get("next")).toHaveLength(5);
    expect(ports.get("throttled")).toHaveLength(115);
    expect(ports.get("throttled")?.[0]?.steps).toMatchObject({
      throttle: { explanation: { reason: "At most 5 pass per 1h, and as many have passed." } },
      turned_away: { status: "succeeded" },
    });
  });

  it("has the surplus wait for its turn: in no span of the window, wherever it begins, do more pass", async () => {
    const space = await engine().space();
    await space.publish(throttled({ limit: 4, per: "1s" }));
    await Promise.all(events(30).map((event) => space.accept(event)));
    const runs = await space.endedRuns(30);

    for (const { status, steps } of runs)
      expect({ status, port: steps["throttle"]?.port }).toEqual({ status: "succeeded", port: "next" });
    expect(runs.at(-1)?.steps["throttle"]?.explanation).toEqual({
      reason: "At most 4 pass per 1s; this one waits for its turn.",
    });
    const last = await passages(space);
    // Thirty runs, four a second: the last ones pass a whole seven seconds after the first, which asked after it came in.
    const [first] = await space.inside((sql) => sql<{ at: Date }[]>`select min(received_at) as at from events`);
    expect(Math.max(...last) - Number(first?.at)).toBeGreaterThanOrEqual(7_000);
    expect(last).toHaveLength(4);
  });

  it("gives every place in the order of asking, a whole window after the one that many places before", async () => {
    const space = await engine().space();
    await space.publish(throttled({ limit: 3, per: "10m" }));
    const places: number[] = [];
    for (let batch = 0; batch < 6; batch++) {
      await Promise.all(events(4).map((event) => space.send(event)));
    }
    const timers = await space.inside((sql) => sql<{ at: Date }[]>`select due_at as at from timers order by due_at`);
    places.push(...timers.map(({ at }) => at.getTime()));
    expect(places).toHaveLength(21);
    for (const [n, place] of places.entries())
      if (n >= 3) expect(place - (places[n - 3] ?? 0)).toBeGreaterThanOrEqual(600_000);
  });

  it("counts apart by key", async () => {
    const space = await engine().space();
    await space.publish(throttled({ limit: 1, per: "1h", key: "{{ contact.id }}", otherwise: "skip" }));
    await space.accept(...events(10), ...events(10));
    const runs = await space.endedRuns(20);
    expect(runs.filter(({ steps }) => steps["throttle"]?.port === "next")).toHaveLength(10);
  });

  it("holds nobody up in a test run", async () => {
    const space = await engine().space();
    const graph = throttled({ limit: 1, per: "1h" }).graph();
    const workflowId = await space.publish(throttled({ limit: 1, per: "1h" }));
    for (let at = 0; at < 2; at++) {
      const id = await engine().engine.runs.start(space.id, {
        ...{ workflowId, version: 1, graph, mode: "test", contactId: null, data: {} },
      });
      expect(await space.ended(id)).toMatchObject({ status: "succeeded" });
    }
    expect(await passages(space)).toEqual([]);
  });
});
