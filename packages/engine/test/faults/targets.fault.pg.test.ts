import { describe, expect, it } from "vitest";
import { listen } from "../../src/connections/egress/test-listener.ts";
import { eventually } from "../../src/testing/eventually.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { type Sketch, workflow } from "../../src/testing/workflow.ts";
import { startWorker } from "./process.ts";

const engine = sharedEngine({ workers: 0 });

/** Processes take their time to start on a busy machine. */
const timeout = 180_000;
const patienceMs = 90_000;

const calling = (url: string, type = "form.submitted"): Sketch =>
  workflow("Call").on(type).then("http.request", { method: "POST", url, body: {} }, { timeout: "5m" });
const events = (count: number, type = "form.submitted") =>
  Array.from({ length: count }, (_, n) => ({ type, contact: { externalId: `c${n}` } }));

describe("a target that never answers", { timeout }, () => {
  it("holds up the runs that call it, and nobody else's: not in other workspaces, not for other targets", async () => {
    const dead = await listen(() => undefined);
    const live = await listen();
    const [stuck, neighbour] = [await engine().space(), await engine().space()];
    const hanging = await stuck.publish(calling(dead.origin));
    await neighbour.publish(calling(live.origin));
    const worker = await startWorker(engine());
    // More than a worker makes at once.
    await stuck.accept(...events(300));
    await eventually("calls that hang", async () => dead.requests.length > 0, worker.output, patienceMs);

    const other = await stuck.publish(calling(live.origin, "order.created"));
    await neighbour.accept(...events(30));
    await stuck.accept(...events(1, "order.created"));
    await eventually(
      "the others to be answered",
      async () => live.requests.length === 31,
      () => [live.requests.length, dead.requests.length],
      patienceMs,
    );

    await neighbour.endedRuns(30);
    await stuck.endedRuns(1, other);
    const waiting = await eventually(
      "all runs to begin",
      async () => {
        const runs = await stuck.runs(hanging);
        return runs.length === 300 && runs;
      },
      worker.output,
      patienceMs,
    );
    expect(new Set(waiting.map(({ status }) => status))).toEqual(new Set(["running"]));
    expect(dead.requests.length).toBeLessThan(64);
  });
});
