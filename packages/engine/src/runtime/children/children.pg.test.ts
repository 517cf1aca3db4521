import { describe, expect, it } from "vitest";
import { eventually } from "../../testing/eventually.ts";
import type { RecordedRun } from "../../testing/history.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";
import { tellForgottenParents } from "./forgotten.ts";

const engine = sharedEngine();
const control = () => engine().engine.runs;

const form = { type: "form.submitted", contact: { externalId: "c1" }, data: { plan: "gold" } };

/** A workflow that runs another one, and tags the contact afterwards. */
const calling = (workflowId: string): Sketch =>
  workflow("Calling")
    .on("form.submitted")
    .then("flow.run_workflow", { workflowId }, { id: "call" })
    .then("contact.add_tag", { tag: "called" });

const childOf = (space: Space, workflowId: string): Promise<RecordedRun> =>
  eventually("the child run", async () => (await space.runs(workflowId))[0]);

const waitingFor = (space: Space) => space.inside((sql) => sql`select run_id from child_waits`);

describe("a child run", () => {
  const nested = async (space: Space): Promise<{ parent: string; child: string; grandchild: string }> => {
    const inner = await space.publish(workflow("Inner").on("manual").then("flow.delay", { duration: "3d" }));
    const middle = await space.publish(
      workflow("Middle").on("manual").then("flow.run_workflow", { workflowId: inner }),
    );
    await space.publish(calling(middle));
    const { id } = await space.runUntil("waiting", form);
    const [child, grandchild] = [await childOf(space, middle), await childOf(space, inner)];
    return { parent: id, child: child.id, grandchild: grandchild.id };
  };

  it("is cancelled with its parent, and so are its own children", async () => {
    const space = await engine().space();
    const { parent, child, grandchild } = await nested(space);
    await control().cancel(space.id, [parent], "Stop");
    expect((await space.ended(parent)).status).toBe("cancelled");
    for (const id of [child, grandchild]) expect((await space.ended(id)).status).toBe("cancelled");
    expect(await waitingFor(space)).toEqual([]);
    expect(await space.inside((sql) => sql`select from timers`)).toHaveLength(0);
  });

  it("is cancelled when another path stops its parent", async () => {
    const space = await engine().space();
    const slow = await space.publish(workflow("Slow").on("manual").then("flow.delay", { duration: "3d" }));
    await space.publish(
      workflow("Two ways")
        .on("form.submitted")
        .parallel(
          (path) => path.then("flow.run_workflow", { workflowId: slow }),
          (path) => path.then("flow.delay", { duration: "1h" }, { id: "soon" }).then("flow.stop"),
        ),
    );
    const { id } = await space.runUntil("waiting", form);
    await space.passTime("soon");
    expect((await space.ended(id)).status).toBe("succeeded");
    expect((await space.ended((await childOf(space, slow)).id)).status).toBe("cancelled");
  });

  it("is cancelled when its parent stops in the very commit that begins it", async () => {
    const space = await engine().space();
    const slow = await space.publish(workflow("Slow").on("manual").then("flow.delay", { duration: "3d" }));
    await space.publish(
      workflow("Two ways")
        .on("form.submitted")
        .parallel(
          (path) => path.then("flow.run_workflow", { workflowId: slow }),
          (path) => path.then("flow.set_variables", { variables: { a: 1 } }).then("flow.stop"),
        ),
    );
    expect((await space.run(form)).status).toBe("succeeded");
    expect((await space.ended((await childOf(space, slow)).id)).status).toBe("cancelled");
    expect(await waitingFor(space)).toEqual([]);
  });

  it("is paused and resumed with its parent", async () => {
    const space = await engine().space();
    const { parent, child, grandchild } = await nested(space);
    await control().pause(space.id, [parent]);
    for (const id of [parent, child, grandchild]) await space.until(id, "paused");
    await control().resume(space.id, [parent]);
    for (const id of [parent, child, grandchild]) await space.until(id, "waiting");
    await space.passTime();
    expect((await space.ended(parent)).status).toBe("succeeded");
  });

  it("stands as its parent does in the end, however quickly that is paused and resumed", async () => {
    const space = await engine().space();
    const { parent, child, grandchild } = await nested(space);
    for (const last of ["waiting", "paused"] as const) {
      const order = last === "paused" ? (["resume", "pause"] as const) : (["pause", "resume"] as const);
      for (let round = 0; round < 5; round++) for (const action of order) await control()[action](space.id, [parent]);
      for (const id of [parent, child, grandchild]) await space.until(id, last);
      await engine().idle();
      for (const id of [parent, child, grandchild]) await space.until(id, last);
    }
  });

  it("that can never go on fails the step that waits for it", async () => {
    const space = await engine().space();
    const slow = await space.publish(workflow("Slow").on("manual").then("flow.delay", { duration: "3d" }));
    await space.publish(calling(slow));
    const { id } = await space.runUntil("waiting", form);
    const broken = JSON.stringify({ nodes: [{ id: "x", type: "gone.type", config: {} }], edges: [] });
    await space.inside((sql) => sql`update runs set graph = ${broken}::text::jsonb where workflow_id = ${slow}`);
    await space.passTime();
    const run = await space.ended(id);
    expect(run).toMatchObject({ status: "failed", steps: { call: { status: "failed" } } });
    expect(run.steps["call"]?.error?.message).toMatch(/^The run of “Slow” failed. This run cannot go on/);
  });

  it("of whose end nobody told is found, and its parent goes on", async () => {
    const space = await engine().space();
    const slow = await space.publish(workflow("Slow").on("manual").then("flow.delay", { duration: "3d" }));
    await space.publish(calling(slow));
    const { id } = await space.runUntil("waiting", form);
    const child = await childOf(space, slow);
    await engine().idle();
    await space.inside(
      (sql) =>
        sql`update runs set status = 'succeeded', state = null, finished_at = now() - interval '5 minutes' where id = ${child.id}`,
    );
    const told: unknown[] = [];
    const log = { info: () => {}, warn: (message: string) => void told.push(message), error: () => {} };
    expect(await tellForgottenParents({ pool: engine().pool, log })).toBe(1);
    expect((await space.ended(id)).status).toBe("succeeded");
    expect(told).toHaveLength(1);
  });
});
