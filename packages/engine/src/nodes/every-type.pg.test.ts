import { describe, expect, it } from "vitest";
import { listen } from "../connections/egress/test-listener.ts";
import type { RecordedRun } from "../testing/history.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { SentEvent, Space } from "../testing/space.ts";
import { type Sketch, workflow } from "../testing/workflow.ts";
import { definitions } from "./registry.ts";

const engine = sharedEngine();

const contact = { externalId: "c1", email: "ada@example.com" };
const form: SentEvent = { type: "form.submitted", contact };

/** How a workflow with this type is set off, and what it is given. A type that nobody lists here fails the first test. */
interface Example {
  /** Where it refers to another workflow: of that one's id. */
  config: object | ((otherWorkflowId: string) => object);
  /** Default: a form. For triggers: what starts them; null where it takes more than an event. */
  event?: SentEvent | null;
  port?: string;
  /** The run pauses there, and a person resumes it. */
  resume?: true;
}

const examples: Record<string, Example> = {
  "form.submitted": { config: {} },
  "contact.created": { config: {}, event: null },
  "contact.updated": { config: {}, event: { type: "contact.updated", contact, data: { changed: ["city"] } } },
  "contact.tag_added": { config: {}, event: { type: "contact.tag_added", contact, data: { tag: "vip" } } },
  "order.created": { config: {}, event: { type: "order.created", contact } },
  "webhook.received": { config: {}, event: null },
  "schedule.cron": { config: { cron: "0 9 * * 1" }, event: null },
  "schedule.interval": { config: { every: "1h" }, event: null },
  // At midnight: at its default, 09:00, this would wait for the morning.
  "date.reached": { config: { field: "renewal_date", at: "00:00" }, event: null },
  "custom.event": { config: { eventType: "quiz.finished" }, event: { type: "quiz.finished" } },
  manual: { config: {}, event: null },
  "run.failed": { config: {}, event: null },
  "flow.branch": {
    config: { branches: [{ id: "yes", when: { field: "contact.email", operator: "exists" } }] },
    port: "yes",
  },
  "flow.split": {
    config: {
      arms: [
        { id: "a", weight: 1 },
        { id: "b", weight: 0 },
      ],
    },
    port: "a",
  },
  "flow.parallel": { config: {} },
  "flow.join": { config: { mode: "any" } },
  "flow.delay": { config: { duration: "10ms" } },
  "flow.delay_until": { config: { until: { moment: "2020-02-29" } } },
  "flow.throttle": { config: { limit: 1, per: "1h" } },
  "flow.wait_for_event": { config: { eventType: "order.created", timeout: "10ms" }, port: "timed_out" },
  "flow.run_workflow": { config: (workflowId) => ({ workflowId }) },
  "flow.for_each": { config: { items: ["a", "b"] } },
  "flow.repeat": { config: { while: { field: "loop.number", operator: "less_or_equal", value: 2 } } },
  "flow.goal": { config: { eventType: "order.created" } },
  "flow.pause": { config: {}, resume: true },
  "flow.set_variables": { config: { variables: { a: 1 } } },
  "flow.stop": { config: {} },
  "contact.add_tag": { config: { tag: "a" } },
  "contact.remove_tag": { config: { tag: "a" } },
  "contact.update_field": { config: { field: "city", value: "Rome" } },
  "task.create": { config: { title: "Call" } },
  "email.send": { config: { to: "{{ contact.email }}", subject: "Hi", html: "<p>Hi</p>" } },
  "http.request": { config: { url: "{{ event.data.target }}" } },
  "webhook.send": { config: { url: "{{ event.data.target }}", type: "greeting" } },
};

async function configFor(space: Space, config: Example["config"]): Promise<object> {
  if (typeof config === "object") return config;
  return config(await space.publish(workflow("Other").on("manual").then("flow.stop")));
}

async function resumed(space: Space, event: SentEvent): Promise<RecordedRun> {
  const { id } = await space.runUntil("paused", event);
  await engine().engine.runs.resume(space.id, [id]);
  return space.ended(id);
}

describe("the catalogue", () => {
  it("has an example of every type here", () => {
    expect(Object.keys(examples).sort()).toEqual(definitions.map(({ type }) => type).sort());
  });

  it.each(definitions.filter(({ kind }) => kind !== "trigger").map(({ type }) => type))(
    "runs %s, and its history shows it",
    async (type) => {
      const { config, port = "next", resume } = examples[type] as Example;
      const target = await listen();
      const space = await engine().space();
      const drawn = workflow(type)
        .on("form.submitted")
        .then(type, await configFor(space, config), { id: "step" });
      await space.publish(
        type === "flow.stop"
          ? drawn
          : drawn.port(port, (path) => path.then("flow.set_variables", { variables: { on: 1 } }, { id: "after" })),
      );

      const event = { ...form, data: { target: target.origin } };
      const run = resume ? await resumed(space, event) : await space.run(event);

      expect(run).toMatchObject({ status: "succeeded", error: null });
      expect(run.steps["step"]).toMatchObject({ status: "succeeded", attempt: 1, error: null });
      expect(run.steps["step"]?.startedAt).not.toBeNull();
      expect(run.steps["step"]?.finishedAt).not.toBeNull();
      if (type !== "flow.stop") expect(run.steps["after"]).toMatchObject({ status: "succeeded" });
    },
  );

  it.each(definitions.filter(({ kind }) => kind === "trigger").map(({ type }) => type))(
    "is started by %s",
    async (type) => {
      const { config, event = form } = examples[type] as Example;
      const space = await engine().space();
      const graph: Sketch = workflow(type)
        .on(type, await configFor(space, config))
        .then("flow.stop");
      const workflowId = await space.publish(graph);
      if (event) {
        await space.send(event);
      } else {
        // What sets these off is the platform itself; here it is done as the platform does it.
        const addressed = { data: { workflowId, nodeId: "start" } };
        if (type === "contact.created") await space.send(form);
        if (type === "webhook.received") await space.send({ type, ...addressed });
        if (type === "schedule.cron" || type === "schedule.interval")
          await space.inside((sql) => sql`update schedules set next_fire_at = now() where workflow_id = ${workflowId}`);
        if (type === "date.reached") {
          const today = new Date().toISOString().slice(0, 10);
          await space.send({ ...form, contact: { ...contact, fields: { renewal_date: today } } });
          await space.inside(
            (sql) =>
              sql`update schedules set next_fire_at = now(), covered_until = current_date - 2 where workflow_id = ${workflowId}`,
          );
        }
        if (type === "run.failed") {
          const failing = workflow("Failing").on("order.created").then("flow.stop", { status: "failed" });
          await space.publish(failing, { errorWorkflowId: workflowId });
          await space.send({ type: "order.created" });
        }
        if (type === "manual")
          await engine().engine.runs.start(space.id, {
            workflowId,
            version: 1,
            mode: "live",
            contactId: null,
            data: {},
          });
      }
      const [run] = await space.endedRuns(1, workflowId);
      expect(run).toMatchObject({ status: "succeeded", steps: { start: { status: "succeeded" } } });
    },
  );
});
