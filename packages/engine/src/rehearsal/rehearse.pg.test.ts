import { type Rehearsal, rehearseBody } from "@millrace/shared/api/rehearsal.ts";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { listen } from "../connections/egress/test-listener.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { type Sketch, workflow } from "../testing/workflow.ts";
import { createWorkflow } from "../workflows/store.ts";

const engine = sharedEngine();

type Asked = z.input<typeof rehearseBody>;

async function rehearsed(space: Space, drawn: Sketch, asked: Asked = {}, settings = {}): Promise<Rehearsal> {
  const graph = drawn.graph();
  const id = await space.inside((sql) => createWorkflow(sql, space.id, { name: drawn.name, graph, settings }));
  return engine().engine.rehearsals.rehearse(space.id, id, rehearseBody.parse(asked));
}

const ada = { madeUp: { email: "ada@example.com", fields: { first_name: "Ada", time_zone: "America/New_York" } } };
const at = "2026-03-02T10:00:00.000Z";
const order = (data = {}): Asked => ({ event: { data }, contact: ada, at });
const path = ({ steps }: Rehearsal) => steps.filter(({ status }) => status === "succeeded").map(({ nodeId }) => nodeId);
const step = ({ steps }: Rehearsal, nodeId: string) => steps.find((one) => one.nodeId === nodeId);
const mail = {
  to: "{{ contact.email }}",
  subject: "Hi {{ contact.first_name }}",
  html: "<p>{{ event.data.total }}</p>",
};
const begin = (name: string) => workflow(name).on("order.created");

describe("a rehearsal", () => {
  it("shows the way, what would be sent and what would change, and leaves nothing behind", async () => {
    const space = await engine().space();
    const drawn = begin("Welcome").then("contact.add_tag", { tag: "buyer" }).then("email.send", mail);
    const rehearsal = await rehearsed(space, drawn, order({ total: "<b>12</b>" }));
    expect(rehearsal.end).toMatchObject({ kind: "finished", status: "succeeded" });
    expect(path(rehearsal)).toEqual(["start", "add_tag", "send"]);
    expect(step(rehearsal, "add_tag")?.changes).toEqual(["Gets the tag “buyer”."]);
    expect(step(rehearsal, "send")).toMatchObject({
      given: "assumed",
      outgoing: { kind: "mail", to: "ada@example.com", subject: "Hi Ada", html: "<p>&lt;b&gt;12&lt;/b&gt;</p>" },
    });
    const left = await space.inside(
      (sql) => sql`select 1 from contacts union all select 1 from contact_tags union all select 1 from runs
        union all select 1 from events union all select 1 from sandbox_mails union all select 1 from effects
        union all select 1 from timers union all select 1 from event_waits`,
    );
    expect(left).toHaveLength(0);
  });

  it("sends nothing, whatever a step calls, and hides secrets", async () => {
    const space = await engine().space();
    const target = await listen();
    const drawn = begin("Call")
      .then("http.request", {
        method: "POST",
        url: `${target.origin}/leads?token=abc&page=1`,
        headers: { Authorization: "Bearer abc" },
        body: { name: "{{ contact.first_name }}" },
      })
      .then("webhook.send", { url: target.origin, type: "lead.created", data: {} });
    const rehearsal = await rehearsed(space, drawn, order());
    expect(step(rehearsal, "request")?.outgoing).toEqual({
      kind: "http",
      method: "POST",
      url: `${target.origin}/leads?token=••••&page=1`,
      headers: { "content-type": "application/json", Authorization: "Bearer ••••" },
      body: '{"name":"Ada"}',
    });
    expect(JSON.stringify(rehearsal.steps)).not.toContain("abc");
    expect(step(rehearsal, "send")?.outgoing).toMatchObject({ method: "POST", url: target.origin });
    expect(target.requests).toHaveLength(0);
  });

  it("lets its clock jump over delays, and spares the contact’s quiet hours", async () => {
    const space = await engine().space();
    const drawn = begin("Later").then("flow.delay", { duration: "16h" }).then("email.send", mail);
    const quietHours = { from: "21:00", to: "08:00", timeZone: "contact" };
    const rehearsal = await rehearsed(space, drawn, order(), { quietHours });
    expect(step(rehearsal, "delay")).toMatchObject({ startedAt: at, finishedAt: "2026-03-03T02:00:00.000Z" });
    expect(step(rehearsal, "send")).toMatchObject({
      startedAt: "2026-03-03T02:00:00.000Z",
      finishedAt: "2026-03-03T13:00:00.000Z",
      reason: "Quiet hours: it begins at 2026-03-03 08:00 (America/New_York).",
    });
    expect(rehearsal).toMatchObject({
      timeZone: "UTC",
      contactTimeZone: "America/New_York",
      finishedAt: "2026-03-03T13:00:00.000Z",
    });
  });

  it("gives a step that waits the event that was chosen, if it counts and comes in time", async () => {
    const space = await engine().space();
    const filter = { field: "event.data.total", operator: "greater_than", value: 10 };
    const drawn = begin("Wait")
      .then("flow.wait_for_event", { eventType: "invoice.paid", timeout: "2d", filter }, { id: "wait" })
      .port("received", (yes) => yes.then("task.create", { title: "Paid {{ steps.wait.output.event.data.total }}" }))
      .port("timed_out", (no) => no.then("task.create", { title: "Late" }));
    const going = async (waits: NonNullable<Asked["choices"]>["waits"] = {}) => {
      const rehearsal = await rehearsed(space, drawn, { ...order(), choices: { waits } });
      const { port, reason, finishedAt } = step(rehearsal, "wait") ?? {};
      return [port, finishedAt, reason, rehearsal.steps.flatMap(({ changes }) => changes)];
    };
    expect(await going({ wait: { after: "3h", data: { total: 12 } } })).toEqual([
      "received",
      "2026-03-02T13:00:00.000Z",
      "The chosen event arrives.",
      ["Create task “Paid 12”."],
    ]);
    const late = ["timed_out", "2026-03-04T10:00:00.000Z"];
    expect(await going()).toMatchObject([
      ...late,
      "No event was chosen for this step, so its time runs out.",
      ["Create task “Late”."],
    ]);
    expect(await going({ wait: { after: "3d", data: { total: 12 } } })).toMatchObject([
      ...late,
      "The chosen event comes too late.",
      expect.anything(),
    ]);
    expect(await going({ wait: { data: { total: 5 } } })).toMatchObject([
      ...late,
      expect.stringContaining("does not count"),
      expect.anything(),
    ]);
  });

  it("takes the path that was chosen, and otherwise the one that the contact draws in real runs", async () => {
    const space = await engine().space();
    const arms = ["a", "b", "c", "d", "e"].map((id) => ({ id, weight: 1 }));
    const drawn = begin("Split").then("flow.split", { arms });
    const workflowId = await space.publish(drawn);
    const run = await space.run({ type: "order.created", contact: { externalId: "ada" } });
    const again = await engine().engine.rehearsals.rehearse(
      space.id,
      workflowId,
      rehearseBody.parse({ contact: { externalId: "ada" } }),
    );
    expect(step(again, "split")?.port).toBe(run.steps["split"]?.port);
    const chosen = await rehearsed(space, drawn, { ...order(), choices: { splits: { split: "d" } } });
    expect(step(chosen, "split")).toMatchObject({ port: "d", output: { arm: "d", holdout: false }, given: "choice" });
    expect(await rehearsed(space, drawn, order())).toMatchObject({ end: { status: "succeeded" } });
  });

  it("goes on with what is pinned instead of carrying a step out", async () => {
    const space = await engine().space();
    const drawn = begin("Pin")
      .then("http.request", { url: "https://api.example.com" }, { onError: "port" })
      .port("next", (path) => path.then("task.create", { title: "{{ steps.request.output.body.plan }}" }))
      .port("on_error", (path) => path.then("task.create", { title: "Sorry" }));
    const pinned = await rehearsed(space, drawn, {
      ...order(),
      pins: { request: { output: { body: { plan: "pro" } } } },
    });
    expect(pinned.steps.flatMap(({ changes }) => changes)).toEqual(["Create task “pro”."]);
    expect(step(pinned, "request")).toMatchObject({ given: "pin", outgoing: null });
    const failing = await rehearsed(space, drawn, { ...order(), pins: { request: { port: "on_error", output: {} } } });
    expect(failing.steps.flatMap(({ changes }) => changes)).toEqual(["Create task “Sorry”."]);
  });

  it("stops before a breakpoint, and once a step is done", async () => {
    const space = await engine().space();
    const drawn = begin("Stop")
      .then("contact.add_tag", { tag: "a" })
      .then("flow.delay", { duration: "1d" })
      .then("email.send", mail);
    const stopped = await rehearsed(space, drawn, { ...order(), breakpoints: ["delay"] });
    expect([stopped.end, path(stopped)]).toMatchObject([{ kind: "stopped", nodeId: "delay" }, ["start", "add_tag"]]);
    expect(step(stopped, "delay")).toMatchObject({ status: "pending", input: { duration: "1d" } });
    const until = await rehearsed(space, drawn, { ...order(), untilNodeId: "delay" });
    expect([until.end, path(until)]).toMatchObject([
      { kind: "stopped", nodeId: "send" },
      ["start", "add_tag", "delay"],
    ]);
  });

  it("does not begin where the trigger would not, and says why", async () => {
    const space = await engine().space();
    const filter = { field: "event.data.total", operator: "greater_than", value: 10 };
    const drawn = workflow("Filter").on("order.created", { filter }).then("contact.add_tag", { tag: "a" });
    const refused = await rehearsed(space, drawn, order({ total: 5 }));
    expect(refused).toMatchObject({ steps: [], end: { kind: "not_started", words: expect.stringContaining("10") } });
    expect(path(await rehearsed(space, drawn, { ...order({ total: 5 }), startAnyway: true }))).toEqual([
      "start",
      "add_tag",
    ]);
  });

  it("enters the workflows that its steps run, and tells what its changes would start", async () => {
    const space = await engine().space();
    const child = await space.publish(workflow("Child").on("manual").then("email.send", mail));
    await space.publish(workflow("On tag").on("contact.tag_added").then("flow.stop", {}));
    const drawn = begin("Parent")
      .then("flow.run_workflow", { workflowId: child, data: { total: 7 } })
      .then("contact.add_tag", { tag: "x" });
    const rehearsal = await rehearsed(space, drawn, order());
    expect(path(rehearsal)).toEqual(["start", "run_workflow", "add_tag"]);
    expect(rehearsal.children).toMatchObject([
      {
        nodeId: "run_workflow",
        workflowName: "Child",
        end: { status: "succeeded" },
        steps: [{}, { outgoing: { html: "<p>7</p>" } }],
      },
    ]);
    expect(rehearsal.caused).toMatchObject([{ type: "contact.tag_added", starts: [{ workflowName: "On tag" }] }]);
    expect(await space.runs()).toHaveLength(0);
  });

  it("begins with an event that came, for the contact whose it was", async () => {
    const space = await engine().space();
    const [accepted] = await space.accept({
      type: "order.created",
      contact: { externalId: "ada" },
      data: { total: 3 },
    });
    const eventId = accepted?.status === "accepted" ? accepted.eventId : "";
    await space.receipt(eventId);
    const rehearsal = await rehearsed(space, begin("Past").then("contact.add_tag", { tag: "a" }), {
      event: { eventId },
    });
    expect(rehearsal).toMatchObject({ event: { data: { total: 3 } }, contact: { label: "ada", isMadeUp: false } });
    expect(path(rehearsal)).toEqual(["start", "add_tag"]);
    expect(await space.inside((sql) => sql`select from contact_tags`)).toHaveLength(0);
  });

  it("explains why a step is not reached, and what it waits for in vain", async () => {
    const space = await engine().space();
    const drawn = begin("Why")
      .then("flow.branch", {
        branches: [
          { id: "big", name: "Big", when: { field: "event.data.total", operator: "greater_than", value: 10 } },
        ],
      })
      .port("big", (yes) => yes.then("contact.add_tag", { tag: "a" }))
      .port("otherwise", (no) => no.then("flow.goal", { eventType: "invoice.paid", otherwise: "wait" }));
    const rehearsal = await rehearsed(space, drawn, order({ total: 1 }));
    expect(step(rehearsal, "add_tag")?.reason).toBe("“If / else” went on by “Otherwise”, not by “Big”.");
    expect(rehearsal.end).toMatchObject({ kind: "waiting", nodeId: "goal" });
    const paid = await rehearsed(space, drawn, {
      ...order({ total: 1 }),
      choices: { waits: { goal: { after: "1h" } } },
    });
    expect(paid).toMatchObject({
      end: { status: "succeeded" },
      goals: [{ nodeId: "goal", eventType: "invoice.paid" }],
    });
  });

  it("is cut off when it becomes too much, and holds back what is too large to be told", async () => {
    const space = await engine().space();
    const items = Array.from({ length: 9_000 }, (_, index) => index);
    const drawn = begin("Many")
      .then("flow.for_each", { items: "{{ event.data.items }}" })
      .port("item", (item) => item.then("flow.delay", { duration: "1s" }));
    const many = await rehearsed(space, drawn, order({ items }));
    expect(many.end.kind).toBe("cut_off");
    expect(many.steps.length).toBeLessThanOrEqual(1_000);
    const large = await rehearsed(
      space,
      begin("Large").then("flow.set_variables", { variables: { all: "{{ event.data.text }}" } }),
      order({ text: "x".repeat(100_000) }),
    );
    expect(step(large, "set_variables")?.output).toMatchObject({ tooLarge: true });
  });
});
