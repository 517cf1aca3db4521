import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { eventually } from "../../testing/eventually.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();
const control = () => engine().engine.runs;

const form = { type: "form.submitted", contact: { externalId: "c1", email: "ada@example.com" } };
const handling = (): Sketch =>
  workflow("On errors")
    .on("run.failed")
    .then("flow.set_variables", {
      variables: { what: "{{ event.data.workflowName }}: {{ event.data.error.message }}" },
    });
const failing = (name = "Failing"): Sketch =>
  workflow(name).on("form.submitted").then("flow.stop", { status: "failed", reason: "Out of stock" });

const letters = (space: Space) =>
  space.inside((sql) => sql<{ id: string }[]>`select id from dead_letters where status = 'open'`);

describe("an error workflow", () => {
  it("runs once per failed run of a workflow that names it, and learns what failed", async () => {
    const space = await engine().space();
    const handler = await space.publish(handling());
    const other = await space.publish(handling());
    const workflowId = await space.publish(failing(), { errorWorkflowId: handler });

    const failed = await space.run(form);
    const [run] = await space.endedRuns(1, handler);

    expect(run).toMatchObject({ status: "succeeded", contactId: failed.contactId, hop: 1 });
    expect(run?.steps["set_variables"]?.output).toEqual({ what: "Failing: Out of stock" });
    const [event] = await space.inside((sql) => sql`select key, data from events where type = 'run.failed'`);
    expect(event).toEqual({
      key: `run.failed/${failed.id}`,
      data: {
        ...{ runId: failed.id, workflowId, workflowName: "Failing", version: 1, nodeId: "stop" },
        error: failed.error,
        contact: { id: failed.contactId, externalId: "c1", email: "ada@example.com" },
      },
    });
    await engine().idle();
    expect(await space.runs(other)).toEqual([]);
  });

  it("can be named for the whole workspace; a workflow's own goes first", async () => {
    const space = await engine().space();
    const everybodys = await space.publish(handling());
    const own = await space.publish(handling());
    await space.inside(
      (sql) =>
        sql`update workspaces set settings = settings || jsonb_build_object('errorWorkflowId', ${everybodys}::text)`,
    );
    await space.publish(failing("One"));
    await space.publish(failing("Two"), { errorWorkflowId: own });
    await space.send(form);
    expect((await space.endedRuns(1, everybodys))[0]?.steps["set_variables"]?.output).toMatchObject({
      what: "One: Out of stock",
    });
    await space.endedRuns(1, own);
    await engine().idle();
    expect([(await space.runs(everybodys)).length, (await space.runs(own)).length]).toEqual([1, 1]);
  });

  it("does not run again when the failed step is retried and fails again", async () => {
    const target = await listen((_request, response) => {
      response.statusCode = 404;
      response.end();
    });
    const space = await engine().space();
    const handler = await space.publish(handling());
    const drawn = workflow("Asking").on("form.submitted").then("http.request", { url: target.origin });
    await space.publish(drawn, { errorWorkflowId: handler });

    const { id } = await space.run(form);
    await space.endedRuns(1, handler);
    const [letter] = await letters(space);
    await control().retryDeadLetter(space.id, letter?.id ?? "");
    await eventually(
      "the second failure",
      async () => target.requests.length === 2 && (await letters(space)).length === 1,
    );
    expect((await space.ended(id)).status).toBe("failed");
    await engine().idle();

    expect(await space.runs(handler)).toHaveLength(1);
  });

  it("is never run for a failure of its own, nor for what its runs have caused", async () => {
    const space = await engine().space();
    const below = await space.publish(workflow("Below").on("manual").then("flow.stop", { status: "failed" }));
    const heard = await space.publish(
      workflow("Heard").on("contact.tag_added").then("flow.stop", { status: "failed" }),
    );
    const handler = await space.publish(
      workflow("On errors")
        .on("run.failed")
        .then("contact.add_tag", { tag: "had-trouble" })
        .then("flow.run_workflow", { workflowId: below }),
    );
    await space.inside(
      (sql) =>
        sql`update workspaces set settings = settings || jsonb_build_object('errorWorkflowId', ${handler}::text)`,
    );
    await space.publish(failing());

    await space.run(form);
    const [run] = await space.endedRuns(1, handler);
    await space.endedRuns(1, below);
    await space.endedRuns(1, heard);
    await engine().idle();

    expect(run?.status).toBe("failed");
    expect(await space.runs(handler)).toHaveLength(1);
  });

  it("is told of runs that were given up", async () => {
    const space = await engine().space();
    const handler = await space.publish(handling());
    const waiting = workflow("Waiting").on("form.submitted").then("flow.delay", { duration: "1d" });
    await space.publish(waiting, { errorWorkflowId: handler });
    const { id } = await space.runUntil("waiting", form);
    const broken = JSON.stringify({ nodes: [{ id: "x", type: "gone.type", config: {} }], edges: [] });
    await space.inside((sql) => sql`update runs set graph = ${broken}::text::jsonb where id = ${id}`);
    await space.passTime();
    await space.ended(id);
    expect((await space.endedRuns(1, handler))[0]?.steps["set_variables"]?.output).toMatchObject({
      what: expect.stringContaining("Waiting: This run cannot go on."),
    });
  });

  it("does not run for test runs", async () => {
    const space = await engine().space();
    const handler = await space.publish(handling());
    const workflowId = await space.publish(failing(), { errorWorkflowId: handler });
    const graph = failing().graph();
    const start = { workflowId, version: 0, graph, mode: "test", contactId: null, data: {} } as const;
    expect((await space.ended(await control().start(space.id, start))).status).toBe("failed");
    await engine().idle();
    expect(await space.runs(handler)).toEqual([]);
  });
});
