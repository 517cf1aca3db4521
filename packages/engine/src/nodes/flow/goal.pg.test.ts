import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { eventually } from "../../testing/eventually.ts";
import { statuses } from "../../testing/history.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const contact = { externalId: "ada" };
const form = { type: "form.submitted", contact };
const paid = (data: object = {}) => ({ type: "order.created", contact, data: { ...data } as Record<string, never> });
const subscriptions = (space: Space) => space.inside((sql) => sql`select from event_waits`);

function nurture(goal: object = {}): Sketch {
  return workflow("Nurture")
    .on("form.submitted")
    .parallel(
      (path) => path.then("flow.delay", { duration: "3d" }).then("contact.add_tag", { tag: "nurtured" }),
      (path) => path.then("http.request", { url: "https://slow.example.com", method: "GET" }, { disabled: true }),
    )
    .then("flow.goal", { eventType: "order.created", ...goal })
    .then("contact.add_tag", { tag: "customer" }, { id: "after" });
}

describe("a goal", () => {
  it("is where the run goes on when its event arrives, and what is before it is called off", async () => {
    const space = await engine().space();
    await space.publish(nurture());

    const { id } = await space.runUntil("waiting", form);
    expect(await subscriptions(space)).toHaveLength(1);
    await space.send(paid({ total: 5 }));
    const run = await space.ended(id);

    expect(statuses(run)).toMatchObject({
      delay: "cancelled",
      add_tag: "skipped",
      goal: "succeeded",
      after: "succeeded",
    });
    expect(run.steps["goal"]?.output).toMatchObject({ event: { type: "order.created", data: { total: 5 } } });
    expect(run.steps["delay"]?.error).toMatchObject({ message: expect.stringContaining("goal") });
    expect(run.status).toBe("succeeded");
    expect(await subscriptions(space)).toHaveLength(0);
    expect(await space.inside((sql) => sql`select from timers`)).toHaveLength(0);
  });

  it("hears only events that meet its filter", async () => {
    const space = await engine().space();
    await space.publish(nurture({ filter: { field: "event.data.total", operator: "greater_than", value: 10 } }));
    const { id } = await space.runUntil("waiting", form);
    await space.send(paid({ total: 5 }));
    expect((await space.runs()).find((run) => run.id === id)?.status).toBe("waiting");
    await space.send(paid({ total: 50 }));
    expect((await space.ended(id)).steps).toMatchObject({ goal: { status: "succeeded" } });
  });

  it("is reached by an event that was accepted together with the one that began the run", async () => {
    const space = await engine().space();
    await space.publish(nurture());
    await space.accept(form, paid());
    const [run] = await space.endedRuns(1);
    expect(run?.steps).toMatchObject({ goal: { status: "succeeded" }, after: { status: "succeeded" } });
    expect(run?.steps["delay"]?.status).toMatch(/cancelled|skipped/);
  });

  it.each([
    ["goes on", "continue", "succeeded", "succeeded"],
    ["ends the run", "stop", "succeeded", undefined],
  ])("that the run gets to without its event %s", async (_, otherwise, goal, after) => {
    const space = await engine().space();
    await space.publish(nurture({ otherwise }));
    const { id } = await space.runUntil("waiting", form);
    await space.passTime();
    const run = await space.ended(id);
    expect(run.status).toBe("succeeded");
    expect(run.steps["goal"]?.status).toBe(goal);
    expect(run.steps["after"]?.status).toBe(after);
    expect(await subscriptions(space)).toHaveLength(0);
  });

  it("that the run gets to without its event waits for it", async () => {
    const space = await engine().space();
    await space.publish(nurture({ otherwise: "wait" }));
    const { id } = await space.runUntil("waiting", form);
    await space.passTime();
    await space.until(id, (run) => run.steps["goal"]?.status === "waiting");
    await space.send(paid());
    const run = await space.ended(id);
    expect(statuses(run)).toMatchObject({ delay: "succeeded", goal: "succeeded", after: "succeeded" });
  });

  it("is heard again when a run that had failed goes on", async () => {
    const space = await engine().space();
    const target = await listen();
    await space.publish(
      workflow("Fails first")
        .on("form.submitted")
        .then("http.request", { url: "http://127.0.0.1:1/" }, { retry: { schedule: ["0s"], maxAttempts: 1 } })
        .then("flow.delay", { duration: "1d" })
        .then("flow.goal", { eventType: "order.created" }),
    );
    const { id } = await space.runUntil("failed", form);
    expect(await subscriptions(space)).toHaveLength(0);
    const [letter] = await space.inside((sql) => sql<{ id: string }[]>`select id from dead_letters`);
    const input = { method: "GET", url: target.origin };
    await engine().engine.runs.retryDeadLetter(space.id, letter?.id ?? "", input);
    await space.until(id, "waiting");
    await space.send(paid());
    expect(await space.ended(id)).toMatchObject({
      steps: { delay: { status: "cancelled" }, goal: { status: "succeeded" } },
    });
  });

  it("of another version is waited for by a run that was moved there, and the old one no longer", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(nurture());
    const { id } = await space.runUntil("waiting", form);
    await space.publishAgain(workflowId, nurture({ eventType: "order.paid" }), { default: "move", nodes: {} });
    await eventually("the move", async () => {
      const [row] = await space.inside((sql) => sql<{ version: number }[]>`select version from runs where id = ${id}`);
      return row?.version === 2;
    });
    await space.send(paid());
    await space.until(id, "waiting");
    await space.send({ type: "order.paid", contact });
    expect((await space.ended(id)).steps).toMatchObject({
      goal: { status: "succeeded" },
      after: { status: "succeeded" },
    });
  });

  it("is nothing to a run about nobody, which goes on when it gets there", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Nobody")
        .on("form.submitted")
        .then("flow.delay", { duration: "1d" })
        .then("flow.goal", { eventType: "order.created" }),
    );
    const { id } = await space.runUntil("waiting", { type: "form.submitted" });
    expect(await subscriptions(space)).toHaveLength(0);
    await space.passTime();
    expect((await space.ended(id)).steps).toMatchObject({ goal: { status: "succeeded" } });
  });
});

describe("the goal of a workflow", () => {
  it("ends a run as succeeded when its event arrives, and its steps say why they were called off", async () => {
    const space = await engine().space();
    await space.publish(workflow("Win back").on("form.submitted").then("flow.delay", { duration: "3d" }), {
      goal: { eventType: "order.created", filter: { field: "event.data.total", operator: "greater_than", value: 10 } },
    });
    const { id } = await space.runUntil("waiting", form);
    await space.send(paid({ total: 5 }));
    await space.until(id, "waiting");
    await space.send(paid({ total: 50 }));
    expect(await space.ended(id)).toMatchObject({
      ...{ status: "succeeded", error: null },
      steps: {
        delay: { status: "cancelled", error: { message: "The goal of the workflow was reached: order.created." } },
      },
    });
  });
});
