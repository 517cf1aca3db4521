import { describe, expect, it } from "vitest";
import { statuses } from "../../testing/history.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { SentEvent } from "../../testing/space.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

/** A workflow that this trigger starts and that then does nothing worth mentioning. */
const startedBy = (type: string, config: object = {}): Sketch =>
  workflow(`By ${type}`)
    .on(type, config)
    .then("flow.set_variables", { variables: { seen: "{{ event.type }}" } });

/** Publishes a workflow with this trigger, sends events one after the other, and says which of them started it, and why not. */
async function outcomes(type: string, config: object, events: SentEvent[]): Promise<(true | string | undefined)[]> {
  const space = await engine().space();
  const workflowId = await space.publish(startedBy(type, config));
  const found: (true | string | undefined)[] = [];
  for (const event of events) {
    const { matches } = await space.send(event);
    const match = matches.find((one) => one.workflowId === workflowId);
    found.push(match?.started ? true : match?.reason);
  }
  const started = found.filter((outcome) => outcome === true).length;
  const runs = await space.endedRuns(started, workflowId);
  expect(runs.map(({ status }) => status)).toEqual(runs.map(() => "succeeded"));
  expect(runs).toHaveLength(started);
  return found;
}

const contact = { externalId: "c1" };

describe("form.submitted and order.created", () => {
  it.each(["form.submitted", "order.created"])("%s starts for every such event without a filter", async (type) => {
    expect(await outcomes(type, {}, [{ type, contact }, { type }])).toEqual([true, true]);
    expect(await outcomes(type, {}, [{ type: "page.visited", contact }])).toEqual([undefined]);
  });

  it("starts only for events and contacts that meet the filter, and says which condition did not hold", async () => {
    const filter = {
      all: [
        { field: "event.data.formId", operator: "equals", value: "contact" },
        { field: "contact.country", operator: "in", value: ["de", "at"] },
      ],
    };
    const form = (formId: string, country: string): SentEvent => ({
      type: "form.submitted",
      contact: { externalId: country, fields: { country } },
      data: { formId },
    });
    const [one, two, three] = await outcomes("form.submitted", { filter }, [
      form("contact", "de"),
      form("survey", "at"),
      form("contact", "fr"),
    ]);
    expect(one).toBe(true);
    expect(two).toMatch(/conditions did not hold.*formId/i);
    expect(three).toMatch(/conditions did not hold.*country/i);
  });
});

describe("contact.created", () => {
  it("starts for a contact that an event names for the first time, and only then", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(startedBy("contact.created"));

    await space.send({ type: "page.visited", contact: { email: "ada@example.com", fields: { first_name: "Ada" } } });
    await space.send({ type: "page.visited", contact: { email: "ADA@example.com" } });

    const [run] = await space.endedRuns(1, workflowId);
    expect(run).toMatchObject({ status: "succeeded", hop: 0 });
    expect(await space.runs(workflowId)).toHaveLength(1);
    const [row] = await space.inside((sql) => sql`select email from contacts where id = ${run?.contactId ?? null}`);
    expect(row).toEqual({ email: "ada@example.com" });
  });
});

describe("contact.updated", () => {
  it("starts when a field changes, and with a field of its own only for that one", async () => {
    const space = await engine().space();
    const any = await space.publish(startedBy("contact.updated"));
    const city = await space.publish(startedBy("contact.updated", { field: "city" }));
    const visit = (fields: Record<string, string>) =>
      space.send({ type: "page.visited", contact: { externalId: "c1", fields } });

    await visit({ city: "Rome" });
    await visit({ city: "Rome" });
    await visit({ name: "Ada" });
    await visit({ city: "Oslo" });

    expect(await space.endedRuns(2, any)).toHaveLength(2);
    expect(await space.endedRuns(1, city)).toHaveLength(1);
  });

  it("says that another field changed", async () => {
    expect(
      await outcomes("contact.updated", { field: "city" }, [
        { type: "contact.updated", contact, data: { changed: ["name"] } },
        { type: "contact.updated", contact, data: { changed: ["name", "city"] } },
      ]),
    ).toEqual(["The field “city” did not change.", true]);
  });
});

describe("contact.tag_added", () => {
  it("starts for any tag, or for one only", async () => {
    const added = (tag: string): SentEvent => ({ type: "contact.tag_added", contact, data: { tag } });
    expect(await outcomes("contact.tag_added", {}, [added("a"), added("b")])).toEqual([true, true]);
    expect(await outcomes("contact.tag_added", { tag: "a" }, [added("a"), added("b")])).toEqual([
      true,
      "The tag was “b”, not “a”.",
    ]);
  });
});

describe("custom.event", () => {
  it("starts on the type that its settings name", async () => {
    const config = {
      eventType: "quiz.finished",
      filter: { field: "event.data.score", operator: "greater_or_equal", value: 5 },
    };
    const quiz = (score: number): SentEvent => ({ type: "quiz.finished", contact, data: { score } });
    const [one, two, three] = await outcomes("custom.event", config, [
      quiz(7),
      quiz(3),
      { type: "quiz.started", contact },
    ]);
    expect([one, three]).toEqual([true, undefined]);
    expect(two).toContain("score");
  });
});

describe("webhook.received", () => {
  it("starts at the node that the call was made for, and at no other", async () => {
    const space = await engine().space();
    const drawn = workflow("Hooks")
      .on("webhook.received", {}, { id: "first" })
      .on("webhook.received", {}, { id: "second" })
      .then("flow.set_variables", { variables: { plan: "{{ event.data.body.plan }}" } });
    const workflowId = await space.publish(drawn);
    const other = await space.publish(startedBy("webhook.received"));

    const data = { workflowId, nodeId: "second", body: { plan: "gold" } };
    const run = await space.run({ type: "webhook.received", source: "webhook", data });

    expect(statuses(run)).toEqual({ first: "skipped", second: "succeeded", set_variables: "succeeded" });
    expect(run.steps["set_variables"]?.output).toEqual({ plan: "gold" });
    expect(await space.runs(other)).toEqual([]);
  });
});

describe("manual", () => {
  it("starts for a contact, with the data it is given, when somebody asks for it", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("By hand").on("manual").then("contact.add_tag", { tag: "{{ event.data.tag }}" }),
    );
    const { contactId } = await space.send({ type: "page.visited", contact });

    const runId = await engine().engine.runs.start(space.id, {
      workflowId,
      version: 1,
      mode: "live",
      contactId,
      data: { tag: "picked" },
    });

    const run = await space.ended(runId);
    expect(run).toMatchObject({ status: "succeeded", contactId, version: 1 });
    expect(run.steps["add_tag"]).toMatchObject({ input: { tag: "picked" }, output: { added: true } });
  });
});

describe("a workflow with several triggers", () => {
  it("starts once for an event that several of them match, at the first", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Either")
        .on(
          "form.submitted",
          { filter: { field: "event.data.formId", operator: "equals", value: "never" } },
          { id: "one" },
        )
        .on("custom.event", { eventType: "form.submitted" }, { id: "two" })
        .on("form.submitted", {}, { id: "three" })
        .then("flow.stop", {}),
    );
    const run = await space.run({ type: "form.submitted", contact });
    expect(statuses(run)).toEqual({ one: "skipped", two: "succeeded", three: "skipped", stop: "succeeded" });
  });
});
