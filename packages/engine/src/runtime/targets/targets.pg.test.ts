import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { eventually } from "../../testing/eventually.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";
import { reconcile } from "../recovery.ts";

// What is still under way when a test ends is cut off.
const engine = sharedEngine({}, [/A target has failed too often/]);

/** Accepts every call and answers none. */
const deadTarget = () => listen(() => undefined);

/** A workflow of the space that calls an address for each event of a type. */
const calling = (space: Space, origin: string, type: string) =>
  space.publish(
    workflow(`Call for ${type}`).on("custom.event", { eventType: type }).then("http.request", { url: origin }),
  );

const send = (space: Space, type: string, count: number) =>
  space.accept(...Array.from({ length: count }, () => ({ type })));

describe("beside a target that is dead, with five hundred calls waiting for it", () => {
  it("another target of the same workspace, and another workspace, are served as if it were not there", async () => {
    const dead = await deadTarget();
    const alive = await listen();
    const [a, b] = [await engine().space(), await engine().space()];
    await calling(a, dead.origin, "to.dead");
    const besideIt = await calling(a, alive.origin, "to.alive");
    const elsewhere = await calling(b, alive.origin, "to.alive");
    await send(a, "to.dead", 500);
    await eventually("the dead target's calls", async () => dead.requests.length >= 16);

    const started = performance.now();
    await send(a, "to.alive", 20);
    await send(b, "to.alive", 20);
    await a.endedRuns(20, besideIt);
    await b.endedRuns(20, elsewhere);

    expect(performance.now() - started).toBeLessThan(5_000);
    expect(alive.requests).toHaveLength(40);
    expect(dead.requests).toHaveLength(16);
  });

  it("the steps that wait for it hold no slot, and say what they wait for", async () => {
    const dead = await deadTarget();
    const space = await engine().space();
    await calling(space, dead.origin, "to.dead");
    await send(space, "to.dead", 100);

    const waiting = await eventually("the others to wait", async () => {
      const runs = await space.runs();
      const steps = runs.map(({ steps: { request } }) => request).filter((step) => step?.status === "waiting");
      return steps.length === 84 && steps;
    });

    expect(waiting[0]).toMatchObject({
      attempt: 1,
      attempts: [],
      error: { code: "target_busy" },
      dueAt: expect.any(Date),
    });
    expect(waiting[0]?.error?.message).toContain(dead.origin.slice("http://".length));
    const timers = await space.inside((sql) => sql`select from timers where kind = 'effect'`);
    expect(timers.length).toBeGreaterThan(80);
  });
});

describe("a target that is only slow", () => {
  it("gets all its calls, never more than sixteen at once, and the steps show nothing of the wait", async () => {
    let atOnce = 0;
    let most = 0;
    const slow = await listen((_request, response) => {
      most = Math.max(most, ++atOnce);
      setTimeout(() => {
        atOnce--;
        response.end("late");
      }, 60);
    });
    const space = await engine().space();
    await calling(space, slow.origin, "to.slow");
    await send(space, "to.slow", 200);

    const runs = await space.endedRuns(200);

    expect(most).toBeLessThanOrEqual(16);
    expect(slow.requests).toHaveLength(200);
    for (const { status, steps } of runs) {
      expect(status).toBe("succeeded");
      expect(steps["request"]).toMatchObject({ attempt: 1, error: null, dueAt: null, attempts: [] });
    }
  });
});

describe("a step that waits for its target", () => {
  const waitingStep = async () => {
    const held: ServerResponse[] = [];
    const target = await listen((_request, response) => void held.push(response));
    const space = await engine().space();
    await calling(space, target.origin, "to.slow");
    await send(space, "to.slow", 17);
    const { id } = await eventually("a step to wait", async () =>
      (await space.runs()).find(({ steps: { request } }) => request?.status === "waiting"),
    );
    const answer = (): void => {
      for (const response of held.splice(0)) response.end("ok");
    };
    return { space, target, id, answer };
  };

  it("is called off with its run", async () => {
    const { space, id, answer } = await waitingStep();
    await engine().engine.runs.cancel(space.id, [id], "No more");
    expect(await space.ended(id)).toMatchObject({ status: "cancelled", steps: { request: { status: "cancelled" } } });
    const left = await space.inside(
      (sql) => sql`select from timers where run_id = ${id} union all select from effects where run_id = ${id}`,
    );
    expect(left).toHaveLength(0);
    answer();
  });

  it("stays where it is while its run is paused, and goes on with it", async () => {
    const { space, id, target, answer } = await waitingStep();
    await engine().engine.runs.pause(space.id, [id]);
    answer();
    await eventually("the others", async () => {
      const runs = await space.runs();
      return runs.filter(({ status }) => status === "succeeded").length === 16;
    });
    await space.passTime("request");
    await eventually("the step to be held", async () => {
      const [row] = await space.inside((sql) => sql`select enqueued_at = 'infinity' as held from effects`);
      return row?.["held"];
    });
    expect(target.requests).toHaveLength(16);

    await engine().engine.runs.resume(space.id, [id]);
    await eventually("the last call", async () => target.requests.length === 17);
    answer();
    expect(await space.ended(id)).toMatchObject({
      status: "succeeded",
      steps: { request: { attempt: 1, error: null } },
    });
  });

  it("is put into the queue again by the reconciler when its timer was lost", async () => {
    const { space, id, answer, target } = await waitingStep();
    await space.inside(async (sql) => {
      await sql`delete from timers where run_id = ${id}`;
      await sql`update effects set enqueued_at = now() - interval '2 minutes' where run_id = ${id}`;
      await sql`update steps set due_at = now() - interval '10 minutes' where run_id = ${id}`;
    });
    const said: string[] = [];
    const tell = (message: string): void => void said.push(message);

    await reconcile({ pool: engine().pool, log: { info: tell, warn: tell, error: tell } });

    expect(said).toEqual(["Found external steps without a job and queued them again."]);
    answer();
    await eventually("the last call", async () => target.requests.length === 17);
    answer();
    expect(await space.ended(id)).toMatchObject({ status: "succeeded", steps: { request: { attempt: 1 } } });
  });
});
