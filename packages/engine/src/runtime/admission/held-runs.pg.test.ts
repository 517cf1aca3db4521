import { describe, expect, it } from "vitest";
import { pauseWorkflow, resumeWorkflow } from "../../workflows/publish.ts";
import { eventually } from "../../testing/eventually.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { SentEvent, Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";
import { reconcile } from "../recovery.ts";
import { getRun } from "../../history/runs.ts";

const engine = sharedEngine();

const waits = (name = "Follow up") => workflow(name).on("form.submitted").then("flow.delay", { duration: "1d" });
const form = (externalId = "ada"): SentEvent => ({ type: "form.submitted", contact: { externalId } });

async function statusesOf(space: Space, workflowId?: string): Promise<string> {
  return (await space.runs(workflowId)).map(({ status }) => status).join(" ");
}

/** A workflow that lets in one run at a time, with so many runs of different people. */
async function crowded(space: Space, count: number): Promise<{ id: string; runIds: string[] }> {
  const id = await space.publish(waits(), { concurrency: 1 });
  for (let at = 0; at < count; at++) await space.send(form(`person ${at}`));
  return { id, runIds: (await space.runs(id)).map((run) => run.id) };
}

describe("a held run", () => {
  it("says in the history what it waits for, until it begins", async () => {
    const space = await engine().space();
    const { runIds } = await crowded(space, 2);
    const read = (id = "") => space.inside((sql) => getRun(sql, space.id, id));
    expect(await read(runIds[1])).toMatchObject({
      status: "queued",
      heldReason: "Waits for a run to end: no more than 1 of this workflow may be under way at once.",
      heldUntil: null,
      steps: [],
    });
    expect(await read(runIds[0])).toMatchObject({ status: "waiting", heldReason: null });
    await space.passTime();
    const begun = await space.until(runIds[1] ?? "", "waiting");
    expect(begun.steps["start"]).toMatchObject({ status: "succeeded", startedAt: expect.any(Date) });
    expect(await read(runIds[1])).toMatchObject({ heldReason: null });
  });

  it("is gone when it is cancelled, and nobody has been in", async () => {
    const space = await engine().space();
    const id = await space.publish(waits(), { concurrency: 1, reentry: { mode: "once" } });
    await space.send(form("ada"));
    const [held] = (await space.send(form("bob"))).matches;
    await engine().engine.runs.cancel(space.id, [held?.runId ?? ""], "Not needed.");
    expect(await space.until(held?.runId ?? "", "cancelled")).toMatchObject({ error: { message: "Not needed." } });
    expect(await space.inside((sql) => sql`select from held_runs`)).toHaveLength(0);
    expect((await space.send(form("bob"))).matches[0]).toMatchObject({ started: true });
    expect(await statusesOf(space, id)).toBe("waiting cancelled queued");
  });

  it("keeps its place but does not begin while it is paused", async () => {
    const space = await engine().space();
    const { id, runIds } = await crowded(space, 3);
    const [, second = "", third = ""] = runIds;
    await engine().engine.runs.pause(space.id, [second]);
    await space.passTime();
    await space.until(third, "waiting");
    expect(await statusesOf(space, id)).toBe("succeeded paused waiting");
    await engine().engine.runs.resume(space.id, [second]);
    expect(await statusesOf(space, id)).toBe("succeeded queued waiting");
    await space.passTime();
    await space.until(second, "waiting");
  });

  it("waits until its workflow is resumed", async () => {
    const space = await engine().space();
    const { id, runIds } = await crowded(space, 2);
    await space.inside((sql) => pauseWorkflow(sql, space.id, id));
    await space.passTime();
    await space.ended(runIds[0] ?? "");
    await eventually("it to say so", async () => {
      const [held] = await space.inside((sql) => sql<{ words: string }[]>`select words from held_runs`);
      return held?.words === "Waits until the workflow is resumed.";
    });
    await space.inside((sql) => resumeWorkflow(sql, space.id, id));
    await space.until(runIds[1] ?? "", "waiting");
  });

  it("runs on the version with which it was held", async () => {
    const space = await engine().space();
    const { id, runIds } = await crowded(space, 2);
    await space.publishAgain(id, workflow("Follow up").on("form.submitted").then("contact.add_tag", { tag: "new" }));
    await space.passTime();
    expect(await space.until(runIds[1] ?? "", "waiting")).toMatchObject({ version: 1 });
  });

  it("is found by the reconciler when its job was lost", async () => {
    const space = await engine().space();
    const { id, runIds } = await crowded(space, 2);
    // As if the worker had died for good between the end of the first run and the job that follows from it.
    await space.inside((sql) => sql`update runs set status = 'cancelled', state = null where id = ${runIds[0] ?? ""}`);
    await space.inside((sql) => sql`update held_runs set queued_at = queued_at - interval '1 minute'`);
    await reconcile({ pool: engine().pool, log: { info: () => {}, warn: () => {}, error: () => {} } });
    await space.until(runIds[1] ?? "", "waiting");
    expect(await statusesOf(space, id)).toBe("cancelled waiting");
  });

  it("does not keep its workflow from being deleted once it is cancelled", async () => {
    const space = await engine().space();
    const { runIds } = await crowded(space, 2);
    await engine().engine.runs.cancel(space.id, runIds, "Enough.");
    await space.endedRuns(2);
    expect(await space.inside((sql) => sql`select from held_runs`)).toHaveLength(0);
  });
});

describe("priority", () => {
  it("is given by what starts a workflow, and by its settings before that", async () => {
    const space = await engine().space();
    const of = async (type: string, settings = {}) => {
      const id = await space.publish(workflow(type).on(type).then("flow.delay", { duration: "1d" }), settings);
      await space.send({ type, contact: { externalId: "ada" } });
      const [row] = await space.inside(
        (sql) => sql<{ priority: number }[]>`select priority from runs where workflow_id = ${id}`,
      );
      return row?.priority;
    };
    expect(await of("form.submitted")).toBe(0);
    expect(await of("order.created", { priority: "low" })).toBe(20);
    expect(await of("contact.created", { priority: "medium" })).toBe(10);
  });

  it("lets more important runs begin first, and one that has waited long enough before them", async () => {
    const space = await engine().space();
    await space.inside((sql) => sql`update workspaces set settings = '{"runConcurrency": 1}'`);
    const first = await space.publish(waits("First"));
    await space.send(form("first"));
    await space.inside((sql) => pauseWorkflow(sql, space.id, first));
    const names = { low: "", medium: "", high: "" };
    const held: Record<string, string> = {};
    for (const priority of ["low", "medium", "high"] as const) {
      names[priority] = await space.publish(waits(priority), { priority });
    }
    await space.send(form("ada"));
    for (const [priority, id] of Object.entries(names)) held[priority] = (await space.runs(id))[0]?.id ?? "";
    expect(await statusesOf(space)).toBe("waiting queued queued queued");

    await space.passTime();
    await space.until(held["high"] ?? "", "waiting");
    // As if it had waited for half an hour.
    await space.inside(
      (sql) =>
        sql`update held_runs set order_at = order_at - interval '30 minutes' where run_id = ${held["low"] ?? ""}`,
    );
    await space.passTime();
    await space.until(held["low"] ?? "", "waiting");
    await space.passTime();
    await space.until(held["medium"] ?? "", "waiting");
  });
});

describe("a run that another one has begun", () => {
  it("waits for its turn, and its parent leaves its place to it, so that neither waits for ever", async () => {
    const space = await engine().space();
    const settings = { concurrency: 1 };
    const inner = await space.publish(workflow("Inner").on("manual").then("flow.delay", { duration: "1d" }), settings);
    const outer = await space.publish(
      workflow("Outer").on("form.submitted").then("flow.run_workflow", { workflowId: inner }),
      settings,
    );
    // Two parents, of which the second begins only because the first waits for its child, and two children, one at a time.
    await space.send(form("ada"));
    await space.send(form("bob"));
    await eventually("both parents to wait", async () => (await statusesOf(space, outer)) === "waiting waiting");
    await eventually("one child to begin", async () => (await statusesOf(space, inner)) === "waiting queued");
    await space.passTime();
    await eventually("the other to begin", async () => (await statusesOf(space, inner)) === "succeeded waiting");
    await space.passTime();
    await space.endedRuns(2, outer);
  });
});
