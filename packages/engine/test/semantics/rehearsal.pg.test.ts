import { rehearseBody } from "@millrace/shared/api/rehearsal.ts";
import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { definePure, nextPort } from "../../src/nodes/define.ts";
import { z as schema } from "zod";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import type { SentEvent, Space } from "../../src/testing/space.ts";
import { type Sketch, workflow } from "../../src/testing/workflow.ts";
import { createWorkflow } from "../../src/workflows/store.ts";
import { begin, does, ifSo, takesTime, waitsFor, when } from "../patterns/steps.ts";

/** Fails as its settings say, for good. */
const fails = definePure({
  type: "test.fails",
  kind: "action",
  family: "system",
  title: "Fail",
  description: "Fails.",
  icon: "bug",
  summary: "Fail",
  config: schema.strictObject({}),
  ports: nextPort,
  run: () => ({ ok: false, code: "broken", message: "It is broken." }),
});

const engine = sharedEngine({ types: [fails] });

type Path = (path: Sketch) => Sketch;
const set =
  (name: string): Path =>
  (path) =>
    path.then("flow.set_variables", { variables: { [name]: true } }, { id: name });
const fail =
  (onError: "fail" | "port" | "continue" | "skip", id = "broken"): Path =>
  (path) =>
    path.then("test.fails", {}, { id, onError });

interface Scenario {
  drawn: Sketch;
  data?: Record<string, unknown>;
  settings?: WorkflowSettings;
  /** The event that comes while the real run waits; in the rehearsal, for the nodes named. */
  comes?: { event: SentEvent; for: string[] };
}

const chosen = (name: string) => ifSo(name, when(name, true), does(name));
const join =
  (mode: unknown, more = {}): Path =>
  (path) =>
    path.then("flow.join", { mode, ...more });
const ada = { externalId: "ada" };
const paid = { type: "invoice.paid", contact: ada, data: { total: 5 } };

/** What the tests of patterns and semantics draw, each of them once. */
const scenarios: Record<string, Scenario> = {
  "a sequence with a delay": { drawn: does("second")(takesTime("first")(begin("Sequence"))) },
  "a parallel split": { drawn: begin("Split").parallel(does("a"), takesTime("b"), does("c")) },
  "a synchronization": { drawn: does("after")(join("all")(begin("Sync").parallel(does("a"), takesTime("b")))) },
  "a choice that holds": {
    drawn: does("after")(
      begin("Choice")
        .then("flow.branch", { branches: [{ id: "gold", when: when("level", "gold") }] })
        .port("gold", does("call"))
        .port("otherwise", does("write")),
    ),
    data: { level: "gold" },
  },
  "a choice that does not": {
    drawn: begin("Choice")
      .then("flow.branch", { branches: [{ id: "gold", when: when("level", "gold") }] })
      .port("gold", (path) => does("far")(does("near")(path)))
      .port("otherwise", does("write")),
    data: { level: "blue" },
  },
  "several choices at once": {
    drawn: does("after")(join("all")(begin("Multi").parallel(chosen("a"), chosen("b"), chosen("c")))),
    data: { a: true, c: true },
  },
  "a discriminator": { drawn: does("after")(join("any")(begin("Any").parallel(does("quick"), takesTime("slow")))) },
  "a discriminator that cancels": {
    drawn: does("after")(join("any", { cancelOthers: true })(begin("Any").parallel(does("quick"), takesTime("slow")))),
  },
  "two of three": {
    drawn: does("after")(join({ atLeast: 2 })(begin("Two").parallel(does("a"), does("b"), does("c")))),
  },
  "a join that cannot be satisfied": {
    drawn: does("after")(join({ atLeast: 2 })(begin("Two").parallel(chosen("a"), chosen("b")))),
    data: { a: true },
  },
  "a list": {
    drawn: begin("List")
      .then("flow.for_each", { items: "{{ event.data.items }}" })
      .port("item", (item) => item.then("task.create", { title: "{{ item }}" }))
      .port("next", does("after")),
    data: { items: ["a", "b", "c"] },
  },
  "an empty list": {
    drawn: begin("List")
      .then("flow.for_each", { items: "{{ event.data.items }}" })
      .port("item", does("each"))
      .port("next", does("after")),
    data: { items: [] },
  },
  "a list that waits": {
    drawn: begin("List")
      .then("flow.for_each", { items: [1, 2, 3], concurrency: 2 })
      .port("item", takesTime("each"))
      .port("next", does("after")),
  },
  "a list with a broken item": {
    drawn: begin("List")
      .then("flow.for_each", { items: [1, 2] })
      .port("item", fail("continue"))
      .port("next", does("after")),
  },
  rounds: {
    drawn: begin("Loop")
      .then("flow.repeat", { while: { field: "loop.number", operator: "less_or_equal", value: 3 }, max: 100 })
      .port("body", (body) => body.then("task.create", { title: "{{ loop.number }}" }))
      .port("next", does("after")),
  },
  "a failure that ends the run": { drawn: does("after")(fail("fail")(begin("Fail"))) },
  "a failure beside work": { drawn: begin("Fail").parallel(fail("fail"), takesTime("beside")) },
  "a failure with a path of its own": {
    drawn: fail("port")(begin("Fail")).port("next", does("after")).port("on_error", does("sorry")),
  },
  "a failure that is passed over": { drawn: does("after")(fail("continue")(begin("Fail"))) },
  "a failure that ends its path": { drawn: does("after")(fail("skip")(begin("Fail"))) },
  "a wait that times out": {
    drawn: waitsFor("invoice.paid")(begin("Wait")).port("received", does("thank")).port("timed_out", does("remind")),
  },
  "a wait whose event comes": {
    drawn: waitsFor("invoice.paid")(begin("Wait")).port("received", does("thank")).port("timed_out", does("remind")),
    comes: { event: paid, for: ["invoice_paid"] },
  },
  "a wait whose event is another": {
    drawn: waitsFor("invoice.paid", { filter: { field: "event.data.total", operator: "equals", value: 7 } })(
      begin("Wait"),
    )
      .port("received", does("thank"))
      .port("timed_out", does("remind")),
    comes: { event: paid, for: ["invoice_paid"] },
  },
  "a goal that is reached by its event": {
    drawn: does("thank")(takesTime("remind")(begin("Goal")).then("flow.goal", { eventType: paid.type })),
    comes: { event: paid, for: ["goal"] },
  },
  "a goal that the run gets to": {
    drawn: does("thank")(takesTime("remind")(begin("Goal")).then("flow.goal", { eventType: paid.type })),
  },
  "a stop": {
    drawn: begin("Stop").parallel(takesTime("slow"), (path) => path.then("flow.stop", { status: "failed" })),
  },
  "records and variables": {
    drawn: does("end")(
      set("known")(begin("Records"))
        .then("contact.add_tag", { tag: "vip" })
        .then("contact.update_field", { field: "plan", value: "{{ event.data.plan }}" })
        .then("flow.branch", {
          branches: [
            {
              id: "yes",
              when: {
                all: [
                  { field: "contact.plan", operator: "equals", value: "pro" },
                  { field: "contact.tags", operator: "contains", value: "vip" },
                ],
              },
            },
          ],
        })
        .port("yes", does("right")),
    ),
    data: { plan: "pro" },
  },
  "a template that cannot be filled in": {
    drawn: begin("Fill").then("flow.for_each", { items: "{{ event.data.none }}" }).port("item", does("each")),
  },
  "a disabled step": { drawn: does("after")(begin("Off").then("test.fails", {}, { disabled: true })) },
  "a mail": {
    drawn: does("after")(begin("Mail").then("email.send", { to: "ada@example.com", subject: "Hi", html: "<p>Hi</p>" })),
  },
  "a mail to nobody": {
    drawn: does("after")(begin("Mail").then("email.send", { to: "{{ event.data.none }}", subject: "Hi", html: "Hi" })),
  },
  "a split": {
    drawn: begin("Split")
      .then("flow.split", {
        arms: [
          { id: "a", weight: 1 },
          { id: "b", weight: 0 },
        ],
      })
      .port("a", does("a"))
      .port("b", does("b")),
  },
  "a throttle that skips": {
    drawn: begin("Throttle")
      .parallel(set("x"), set("y"))
      .then("flow.throttle", { limit: 1, per: "1h", otherwise: "skip" })
      .port("next", does("through"))
      .port("throttled", does("too_many")),
  },
  "an unconnected step": {
    drawn: does("lonely")(workflow("none").on("manual", {}, { id: "hand" })).on("order.created"),
  },
};

type Ways = Record<string, string>;

async function real(space: Space, { drawn, data = {}, settings, comes }: Scenario): Promise<[Ways, string]> {
  await space.publish(drawn, settings);
  const started = await space.send({ type: "order.created", contact: ada, data: data as never });
  const { id } = await space.until(
    started.matches[0]?.runId ?? "",
    ({ status }) => status !== "running" && status !== "queued",
  );
  if (comes) await space.send(comes.event);
  for (let run = await waitedFor(space, id); ; run = await waitedFor(space, id)) {
    if (run.status !== "waiting") {
      const ways = Object.entries(run.steps).map(([key, { status, port }]) => [key, way(status, port)] as const);
      return [Object.fromEntries(ways), run.status];
    }
    await space.passTime();
  }
}

/** Waits until nothing of the run is under way. */
async function waitedFor(space: Space, runId: string) {
  await engine().idle();
  return space.until(runId, ({ status }) => status !== "running" && status !== "queued");
}

const way = (status: string, port: string | null) => (port === null ? status : `${status} by ${port}`);

async function rehearsed(space: Space, { drawn, data = {}, settings = {}, comes }: Scenario): Promise<[Ways, string]> {
  const id = await space.inside((sql) =>
    createWorkflow(sql, space.id, { name: "Draft", graph: drawn.graph(), settings }),
  );
  const waits = Object.fromEntries((comes?.for ?? []).map((node) => [node, { after: "1m", data: comes?.event.data }]));
  const asked = { event: { type: "order.created", data }, contact: { externalId: "ada" }, choices: { waits } };
  const body = rehearseBody.parse(asked as z.input<typeof rehearseBody>);
  const { steps, end } = await engine().engine.rehearsals.rehearse(space.id, id, body);
  const ways = steps.map(({ nodeId, scope, status, port }) => [
    scope ? `${scope}/${nodeId}` : nodeId,
    way(status, port),
  ]);
  return [Object.fromEntries(ways), end.status ?? end.kind];
}

describe("a rehearsal and a real run go the same way", () => {
  it.each(Object.entries(scenarios))("through %s", async (_name, scenario) => {
    const [rehearsing, running] = [await engine().space(), await engine().space()];
    await rehearsing.send({ type: "person.seen", contact: ada });
    expect(await rehearsed(rehearsing, scenario)).toEqual(await real(running, scenario));
  });
});
