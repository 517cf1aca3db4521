import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { statuses } from "../../testing/history.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();
const control = () => engine().engine.runs;

const form = { type: "form.submitted", contact: { externalId: "c1" }, data: { plan: "gold" } };
const gold = { field: "event.data.plan", operator: "equals", value: "gold" };

const drawn = (origin: string, word = "one") =>
  workflow("Welcome")
    .on("form.submitted")
    .then("flow.set_variables", { variables: { greeting: "Hello {{ event.data.plan }}" } }, { id: "vars" })
    .then("http.request", { url: `${origin}/first` }, { id: "first" })
    .then("flow.branch", { branches: [{ id: "gold", when: gold }] }, { id: "branch" })
    .port("gold", (path) =>
      path
        .then("flow.set_variables", { variables: { late: "{{ vars.late }}again" } }, { id: "late" })
        .then("http.request", { url: `${origin}/${word}/{{ vars.greeting | replace: ' ', '-' }}` }, { id: "second" }),
    )
    .port("otherwise", (path) => path.then("contact.add_tag", { tag: "cheap" }, { id: "tag" }));

describe("replaying a run from a step", () => {
  it("begins there with what the steps before it gave, marked as copied, under new idempotency keys", async () => {
    const target = await listen();
    const space = await engine().space();
    await space.publish(drawn(target.origin));
    const first = await space.run(form);

    const id = await control().replay(space.id, first.id, { fromNodeId: "late" });
    const again = await space.ended(id);

    expect(again).toMatchObject({ status: "succeeded", eventId: first.eventId, contactId: first.contactId });
    expect(target.requests.map(({ url }) => url)).toEqual(["/first", "/one/Hello-gold", "/one/Hello-gold"]);
    expect(statuses(again)).toMatchObject({
      start: "succeeded",
      vars: "succeeded",
      first: "succeeded",
      second: "succeeded",
    });
    for (const copied of ["start", "vars", "first", "branch"])
      expect([copied, again.steps[copied]?.explanation]).toEqual([copied, { copiedFrom: first.id }]);
    expect(again.steps["first"]).toMatchObject({ output: first.steps["first"]?.output, port: "next" });
    expect(again.steps["late"]?.explanation).not.toEqual({ copiedFrom: first.id });
    // What was set behind the step in the earlier run is not known yet.
    expect(again.steps["late"]?.output).toEqual({ late: "again" });
    const keys = target.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toEqual([`${first.id}:first:`, `${first.id}:second:`, `${id}:second:`]);
  });

  it("can be done on the newest version", async () => {
    const target = await listen();
    const space = await engine().space();
    const workflowId = await space.publish(drawn(target.origin));
    const first = await space.run(form);
    await space.publishAgain(workflowId, drawn(target.origin, "two"));
    const again = await space.ended(await control().replay(space.id, first.id, { fromNodeId: "second", version: 2 }));
    expect([again.version, again.status]).toEqual([2, "succeeded"]);
    expect(target.requests.at(-1)?.url).toBe("/two/Hello-gold");
  });

  it("goes on from a step that had failed, without repeating those before it", async () => {
    let answers = 0;
    const target = await listen((_request, response) => {
      response.statusCode = ++answers === 2 ? 404 : 200;
      response.end();
    });
    const space = await engine().space();
    await space.publish(drawn(target.origin));
    const first = await space.run(form);
    expect([first.status, first.error?.nodeId]).toEqual(["failed", "second"]);
    const again = await space.ended(await control().replay(space.id, first.id, { fromNodeId: "second" }));
    expect(again.status).toBe("succeeded");
    expect(target.requests.map(({ url }) => url)).toEqual(["/first", "/one/Hello-gold", "/one/Hello-gold"]);
    expect((await space.ended(first.id)).status).toBe("failed");
  });

  it("is refused where there is no such step", async () => {
    const target = await listen();
    const space = await engine().space();
    await space.publish(drawn(target.origin));
    const first = await space.run(form);
    await expect(control().replay(space.id, first.id, { fromNodeId: "nowhere" })).rejects.toMatchObject({
      code: "invalid_input",
      issues: [{ path: "fromNodeId", code: "unknown_node" }],
    });
    expect(await space.runs()).toHaveLength(1);
  });

  it("shows before it starts which effects were sent already, when, and under which keys", async () => {
    const target = await listen();
    const space = await engine().space();
    await space.publish(drawn(target.origin));
    const { id, steps } = await space.run(form);
    const sent = (nodeId: string) => ({
      ...{ nodeId, name: null, type: "http.request", scope: "", outcome: "sent" },
      at: steps[nodeId]?.finishedAt?.toISOString(),
      idempotencyKey: `${id}:${nodeId}:`,
    });
    const preview = (fromNodeId?: string) => control().previewReplay(space.id, id, { fromNodeId });
    expect(await preview()).toEqual({ version: 1, effects: [sent("first"), sent("second")] });
    expect((await preview("branch")).effects).toEqual([sent("second")]);
    expect((await preview("second")).effects).toEqual([sent("second")]);
    expect((await preview("tag")).effects).toEqual([]);
    await expect(preview("nowhere")).rejects.toMatchObject({ code: "invalid_input" });
    const other = await engine().space();
    await expect(control().previewReplay(other.id, id, {})).rejects.toMatchObject({ code: "not_found" });
  });

  it("says of a call that was given up that nobody knows whether the target acted", async () => {
    const target = await listen(() => undefined);
    const space = await engine().space();
    await space.publish(drawn(target.origin));
    const { id } = await space.runUntil("running", form);
    await space.until(id, () => target.requests.length === 1);
    await control().cancel(space.id, [id], "Stop");
    const { effects } = await control().previewReplay(space.id, id, {});
    expect(effects).toMatchObject([{ nodeId: "first", outcome: "unknown", idempotencyKey: `${id}:first:` }]);
  });
});
