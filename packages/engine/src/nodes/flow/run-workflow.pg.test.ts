import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { getRun } from "../../history/runs.ts";
import { eventually } from "../../testing/eventually.ts";
import { type RecordedRun, statuses } from "../../testing/history.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();
const control = () => engine().engine.runs;

const form = { type: "form.submitted", contact: { externalId: "c1" }, data: { plan: "gold" } };

/** A workflow that runs another one, and tags the contact afterwards. */
const calling = (workflowId: string, config: object = {}, options: object = {}): Sketch =>
  workflow("Calling")
    .on("form.submitted")
    .then("flow.run_workflow", { workflowId, ...config }, { id: "call", ...options })
    .then("contact.add_tag", { tag: "called" });

const childOf = (space: Space, workflowId: string, count = 1): Promise<RecordedRun> =>
  eventually("the child run", async () => (await space.runs(workflowId))[count - 1]);

const waitingFor = (space: Space) => space.inside((sql) => sql`select run_id from child_waits`);

describe("a step that runs a workflow", () => {
  it("begins a run for the same contact with the data it was given, and goes on with its variables when it has ended", async () => {
    const space = await engine().space();
    const greeting = await space.publish(
      workflow("Greeting")
        .on("manual")
        .then("flow.set_variables", { variables: { said: "{{ event.data.words }} {{ contact.external_id }}", n: 2 } }),
    );
    await space.publish(calling(greeting, { data: { words: "Hello {{ event.data.plan }}" } }));

    const run = await space.run(form);
    const child = await childOf(space, greeting);

    expect(run).toMatchObject({ status: "succeeded", steps: { add_tag: { status: "succeeded" } } });
    expect(run.steps["call"]?.output).toEqual({
      runId: child.id,
      status: "succeeded",
      vars: { said: "Hello gold c1", n: 2 },
    });
    expect(child).toMatchObject({ status: "succeeded", version: 1, contactId: run.contactId, hop: 1 });
    const receipt = await space.receipt(child.eventId ?? "");
    expect(receipt).toMatchObject({ contactId: run.contactId, matches: [{ workflowId: greeting, runId: child.id }] });
    expect(await waitingFor(space)).toEqual([]);
  });

  it("waits as long as the run takes, and holds no slot meanwhile", async () => {
    const space = await engine().space();
    const slow = await space.publish(workflow("Slow").on("manual").then("flow.delay", { duration: "3d" }));
    await space.publish(calling(slow));

    const { id } = await space.runUntil("waiting", form);
    await engine().idle();
    const child = await childOf(space, slow);
    expect(child.status).toBe("waiting");
    expect(await space.until(id, "waiting")).toMatchObject({ steps: { call: { output: { runId: child.id } } } });

    await space.passTime();
    expect(await space.ended(id)).toMatchObject({ status: "succeeded", steps: { call: { status: "succeeded" } } });
  });

  it("goes on at once where it does not wait, and leaves the run alone when its own is cancelled", async () => {
    const space = await engine().space();
    const slow = await space.publish(workflow("Slow").on("manual").then("flow.delay", { duration: "3d" }));
    await space.publish(calling(slow, { wait: false }).then("flow.delay", { duration: "1h" }, { id: "rest" }));

    const { id } = await space.runUntil("waiting", form);
    const child = await childOf(space, slow);
    expect((await space.until(id, "waiting")).steps["call"]).toMatchObject({
      status: "succeeded",
      output: { runId: child.id },
    });
    await control().cancel(space.id, [id], "Stop");
    await engine().idle();
    expect((await childOf(space, slow)).status).toBe("waiting");
  });

  it("fails when the run fails, and its retry begins another run", async () => {
    let calls = 0;
    const target = await listen((_request, response) => {
      response.statusCode = ++calls === 1 ? 404 : 200;
      response.end();
    });
    const space = await engine().space();
    const asking = await space.publish(workflow("Asking").on("manual").then("http.request", { url: target.origin }));
    const drawn = calling(asking, {}, { retry: { schedule: ["0s", "1h"], maxAttempts: 2 } });
    await space.publish(drawn);

    const { id } = await space.runUntil("waiting", form);
    const waiting = await space.until(id, ({ steps }) => steps["call"]?.error != null);
    const first = await childOf(space, asking);
    expect(waiting.steps["call"]?.error).toMatchObject({
      code: "child_failed",
      details: { runId: first.id, status: "failed" },
    });
    expect(waiting.steps["call"]?.error?.message).toMatch(/^The run of “Asking” failed\. /);
    await space.passTime();

    const run = await space.ended(id);
    const second = await childOf(space, asking, 2);
    expect(run.steps["call"]).toMatchObject({ status: "succeeded", attempt: 2, output: { runId: second.id } });
    expect(second.status).toBe("succeeded");
  });

  it("takes its error path when the run is cancelled by somebody", async () => {
    const space = await engine().space();
    const slow = await space.publish(workflow("Slow").on("manual").then("flow.delay", { duration: "3d" }));
    await space.publish(
      workflow("Calling")
        .on("form.submitted")
        .then("flow.run_workflow", { workflowId: slow }, { id: "call", onError: "port" })
        .port("on_error", (path) => path.then("contact.add_tag", { tag: "unanswered" })),
    );
    const { id } = await space.runUntil("waiting", form);
    await control().cancel(space.id, [(await childOf(space, slow)).id], "Ada cancelled it.");
    const run = await space.ended(id);
    expect(statuses(run)).toMatchObject({ call: "failed", add_tag: "succeeded" });
    expect(run.steps["call"]?.error?.message).toBe("The run of “Slow” was cancelled. Ada cancelled it.");
  });

  it("may run its own workflow, until more than ten runs in a row have begun each other", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(workflow("Recursive").on("form.submitted").then("flow.stop"));
    await space.publishAgain(
      workflowId,
      workflow("Recursive")
        .on("form.submitted")
        .then("flow.run_workflow", { workflowId }, { id: "call", onError: "continue" }),
    );
    await space.send(form);
    const runs = await space.endedRuns(11, workflowId);
    expect(runs.map(({ hop }) => hop).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["succeeded"]));
    expect(runs.find(({ hop }) => hop === 10)?.steps["call"]?.error).toMatchObject({ code: "workflow_unavailable" });
    expect(runs.find(({ hop }) => hop === 10)?.steps["call"]?.error?.message).toMatch(/More than 10 runs in a row/);
  });

  it("begins a run for every item of a loop, and waits for each of them", async () => {
    const space = await engine().space();
    const each = await space.publish(
      workflow("Each")
        .on("manual")
        .then("flow.delay", { duration: "1h" })
        .then("flow.set_variables", {
          variables: { got: "{{ event.data.word }}" },
        }),
    );
    await space.publish(
      workflow("Looping")
        .on("form.submitted")
        .then("flow.for_each", { items: ["a", "b", "c"], concurrency: 2 }, { id: "each" })
        .port("item", (path) =>
          path.then("flow.run_workflow", { workflowId: each, data: { word: "{{ item }}" } }, { id: "call" }),
        )
        .port("next", (path) => path.then("contact.add_tag", { tag: "all-done" })),
    );
    const { id } = await space.runUntil("waiting", form);
    await childOf(space, each, 2);
    await space.passTime();
    await childOf(space, each, 3);
    await space.passTime();
    const run = await space.ended(id);
    expect(run).toMatchObject({ status: "succeeded", steps: { each: { output: { count: 3 } } } });
    const children = await space.endedRuns(3, each);
    expect(children.map(({ steps }) => steps["set_variables"]?.output)).toEqual([
      { got: "a" },
      { got: "b" },
      { got: "c" },
    ]);
    const shown = await space.inside((sql) => getRun(sql, space.id, id));
    expect(shown.children?.map(({ runId, nodeId, status }) => [runId, nodeId, status])).toEqual(
      children.map((child) => [child.id, "call", "succeeded"]),
    );
    expect((await space.inside((sql) => getRun(sql, space.id, children[0]?.id ?? ""))).parent).toEqual({
      ...{ runId: id, nodeId: "call", workflowName: "Looping" },
    });
    expect(await waitingFor(space)).toEqual([]);
  });

  it("fails with a reason when the workflow cannot be run any more", async () => {
    const space = await engine().space();
    const undone: Record<string, (id: string) => Promise<unknown>> = {
      Erased: (id) => space.inside((sql) => sql`delete from workflows where id = ${id}`),
      Paused: (id) => space.inside((sql) => sql`update workflows set status = 'paused' where id = ${id}`),
      Archived: (id) => space.inside((sql) => sql`update workflows set status = 'archived' where id = ${id}`),
    };
    const reasons: unknown[] = [];
    for (const [name, undo] of Object.entries(undone)) {
      const id = await space.publish(workflow(name).on("manual").then("flow.stop"));
      const type = `quiz.${name.toLowerCase()}`;
      await space.publish(
        workflow("Calling")
          .on("custom.event", { eventType: type })
          .then("flow.run_workflow", { workflowId: id }, { id: "call" }),
      );
      await undo(id);
      const run = await space.run({ type });
      expect(run.steps["call"]?.error?.code).toBe("workflow_unavailable");
      reasons.push(run.steps["call"]?.error?.message);
    }
    expect(reasons).toEqual([
      "There is no such workflow.",
      "“Paused” starts nothing now. The workflow is paused.",
      "“Archived” is archived.",
    ]);
  });

  it("begins nothing in a test run", async () => {
    const space = await engine().space();
    const child = await space.publish(workflow("Child").on("manual").then("flow.stop"));
    const workflowId = await space.publish(calling(child));
    const start = {
      workflowId,
      version: 0,
      graph: calling(child).graph(),
      mode: "test",
      contactId: null,
      data: {},
    } as const;
    const run = await space.ended(await control().start(space.id, start));
    expect(run).toMatchObject({ status: "succeeded", steps: { call: { output: { simulated: true } } } });
    expect(await space.runs(child)).toEqual([]);
  });
});
