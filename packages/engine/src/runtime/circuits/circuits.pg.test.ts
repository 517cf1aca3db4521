import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { eventually } from "../../testing/eventually.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";
import { listCircuits, tryCircuit } from "./store.ts";

// Two workers, as two processes: what one finds out holds for the other.
const engine = sharedEngine({ workers: 2 }, [/A target has failed too often/]);

/** A target that answers with this status until it is told otherwise, and notes how many ask at once. */
async function target(status: number, headers: Record<string, string> = {}) {
  const state = { status, delayMs: 0, atOnce: 0, most: 0 };
  const listener = await listen((_request, response) => {
    state.most = Math.max(state.most, ++state.atOnce);
    setTimeout(() => {
      state.atOnce--;
      response.writeHead(state.status, headers).end();
    }, state.delayMs);
  });
  return { ...listener, host: listener.origin.slice("http://".length), state, calls: () => listener.requests.length };
}

/** A workspace with a workflow that calls the target and tries only once more, after an hour. */
async function callers(origin: string) {
  const space = await engine().space();
  await space.publish(
    workflow("Call")
      .on("form.submitted")
      .then("http.request", { url: origin }, { retry: { schedule: ["1h"], maxAttempts: 2 } }),
  );
  return space;
}

const form = { type: "form.submitted" };
const circuits = (space: Space) => space.inside((sql) => listCircuits(sql, space.id));

/** Sends events until the circuit is open. @returns it. */
async function open(space: Space) {
  await space.accept(...Array.from({ length: 20 }, () => form));
  return eventually("the circuit to open", async () => (await circuits(space))[0]);
}

/** Lets the time pass that the circuit stays open. */
const passPause = (space: Space) => space.inside((sql) => sql`update circuits set retry_at = now()`);

describe("a target that fails", () => {
  it("is left alone: an open circuit postpones steps and does not burn their attempts", async () => {
    const { origin, host, state, calls } = await target(503);
    const space = await callers(origin);
    expect(await open(space)).toMatchObject({ target: host, state: "open", reason: "The target answered 503." });
    await eventually("the calls under way", async () => state.atOnce === 0);
    const callsBefore = calls();

    const run = await space.runUntil("running", form);
    const waiting = await space.until(run.id, ({ steps: { request } }) => request?.status === "waiting");

    expect(waiting.steps["request"]).toMatchObject({
      status: "waiting",
      attempt: 1,
      attempts: [],
      error: { code: "circuit_open", message: expect.stringContaining(`${host} has failed too often lately`) },
      dueAt: expect.any(Date),
    });
    expect(calls()).toBe(callsBefore);
    const [shown] = await circuits(space);
    expect(shown?.waiting).toBeGreaterThan(0);
  });

  it("is tried by one step at a time, of all processes, and serves everybody again once it answers", async () => {
    const { origin, state, calls } = await target(503);
    const space = await callers(origin);
    await open(space);
    await eventually("the calls under way", async () => state.atOnce === 0);
    const late = await space.accept(...Array.from({ length: 30 }, () => form));
    await eventually("the steps to wait", async () => {
      const [circuit] = await circuits(space);
      return circuit && circuit.waiting >= 30;
    });
    const before = calls();
    Object.assign(state, { status: 200, delayMs: 400, most: 0 });

    await passPause(space);
    await eventually("the probe", async () => calls() > before);
    await space.passTime("request");
    await eventually("the circuit to close", async () => (await circuits(space)).length === 0);
    expect(state.most).toBe(1);
    state.delayMs = 0;

    for (const { id } of late) {
      const found = await space.inside(
        (sql) => sql<{ id: string }[]>`select r.id from runs r join events e on e.id = r.event_id where e.key = ${id}`,
      );
      expect(await space.ended(found[0]?.id ?? "")).toMatchObject({
        status: "succeeded",
        steps: { request: { attempt: 1, error: null, dueAt: null } },
      });
    }
  });

  it("stays open twice as long after each probe that failed, up to ten minutes", async () => {
    const { origin, calls, state } = await target(503);
    const space = await callers(origin);
    await open(space);
    await eventually("the calls under way", async () => state.atOnce === 0);
    await space.accept(...Array.from({ length: 8 }, () => form));
    await eventually("the steps to wait", async () => ((await circuits(space))[0]?.waiting ?? 0) >= 8);
    const pauses: number[] = [];
    for (let probe = 1; probe <= 7; probe++) {
      const before = calls();
      await passPause(space);
      await eventually("the probe", async () => calls() > before);
      const pause = await eventually("the circuit to open again", async () => {
        const [row] = await space.inside(
          (sql) => sql<{ pause: number }[]>`select pause from circuits where state = 'open' and retry_at > now()`,
        );
        return row?.pause;
      });
      pauses.push(pause);
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 600, 600]);
  });

  it("is tried at once when an operator asks for it", async () => {
    const { origin, state } = await target(503);
    const space = await callers(origin);
    const { id } = await open(space);
    await eventually("the calls under way", async () => state.atOnce === 0);
    const { id: runId } = await space.runUntil("running", form);
    await space.until(runId, ({ steps: { request } }) => request?.status === "waiting");
    state.status = 200;

    await space.inside((sql) => tryCircuit(sql, space.id, id));

    expect(await space.ended(runId)).toMatchObject({ status: "succeeded", steps: { request: { attempt: 1 } } });
    expect(await circuits(space)).toEqual([]);
    await expect(space.inside((sql) => tryCircuit(sql, space.id, id))).rejects.toMatchObject({ code: "not_found" });
  });

  it("is left alone for as long as it asks for", async () => {
    const { origin } = await target(429, { "retry-after": "300" });
    const { retryAt } = await open(await callers(origin));
    expect(Date.parse(retryAt)).toBeGreaterThan(Date.now() + 240_000);
  });

  it("is left alone by its own workspace only", async () => {
    const { origin } = await target(503);
    await open(await callers(origin));
    expect(await circuits(await callers(origin))).toEqual([]);
  });
});

describe("a target that refuses what it is sent", () => {
  it("works: no circuit opens for its answers", async () => {
    const { origin, calls } = await target(422);
    const space = await callers(origin);
    await space.accept(...Array.from({ length: 20 }, () => form));
    const runs = await space.endedRuns(20);
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["failed"]));
    expect(calls()).toBe(20);
    expect(await circuits(space)).toEqual([]);
  });
});
