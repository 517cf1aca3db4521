import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const form = {
  type: "form.submitted",
  contact: { externalId: "c1", email: "ada@example.com", fields: { city: "Rome" } },
  data: { plan: "gold", seats: 3 },
};

const contactOf = async (space: Space) => {
  const [row] = await space.inside(
    (sql) => sql`
    select email, phone, fields, array(select tag from contact_tags t where t.contact_id = c.id order by tag) as tags from contacts c`,
  );
  return row;
};

describe("contact.add_tag", () => {
  it("adds a tag that may be a template, and says whether it is new", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Tag")
        .on("form.submitted")
        .then("contact.add_tag", { tag: "plan-{{ event.data.plan }}" })
        .then("contact.add_tag", { tag: "plan-gold" }),
    );
    const run = await space.run(form);
    expect(run.steps["add_tag"]).toMatchObject({ input: { tag: "plan-gold" }, output: { added: true } });
    expect(run.steps["add_tag_2"]?.output).toEqual({ added: false });
    expect(await contactOf(space)).toMatchObject({ tags: ["plan-gold"] });
  });

  it("is seen by the conditions of the same run", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Tag, then look")
        .on("form.submitted")
        .then("contact.add_tag", { tag: "vip" })
        .then("flow.branch", {
          branches: [{ id: "yes", when: { field: "contact.tags", operator: "contains", value: "vip" } }],
        }),
    );
    expect((await space.run(form)).steps["branch"]?.port).toBe("yes");
  });

  it("fails with a reason in a run without a contact", async () => {
    const space = await engine().space();
    await space.publish(workflow("Tag").on("form.submitted").then("contact.add_tag", { tag: "x" }));
    const run = await space.run({ type: "form.submitted" });
    expect(run).toMatchObject({ status: "failed", error: { code: "no_contact", nodeId: "add_tag" } });
    expect(run.error?.message).toContain("no contact");
  });

  it("fails the runs without a contact alone when many are done together", async () => {
    const space = await engine().space();
    await space.publish(workflow("Tag").on("form.submitted").then("contact.add_tag", { tag: "x" }));
    await space.accept(
      { type: "form.submitted" },
      form,
      { type: "form.submitted" },
      { type: "form.submitted", contact: { externalId: "c2" } },
    );
    const runs = await space.endedRuns(4);
    expect(runs.map(({ status, contactId }) => `${status} ${contactId === null}`).sort()).toEqual([
      "failed true",
      "failed true",
      "succeeded false",
      "succeeded false",
    ]);
  });
});

describe("contact.remove_tag", () => {
  it("takes a tag away, and does nothing where there is none", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Untag")
        .on("form.submitted")
        .then("contact.add_tag", { tag: "lead" })
        .then("contact.remove_tag", { tag: "lead" })
        .then("contact.remove_tag", { tag: "lead" }),
    );
    const run = await space.run(form);
    expect([run.steps["remove_tag"]?.output, run.steps["remove_tag_2"]?.output]).toEqual([
      { removed: true },
      { removed: false },
    ]);
    expect(await contactOf(space)).toMatchObject({ tags: [] });
  });
});

describe("contact.update_field", () => {
  it("sets fields with the type that a lone expression has, and the next step sees them", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Update")
        .on("form.submitted")
        .then("contact.update_field", { field: "seats", value: "{{ event.data.seats }}" })
        .then("contact.update_field", { field: "greeting", value: "Hello {{ contact.seats }} from {{ contact.city }}" })
        .then("contact.update_field", { field: "email", value: "grace@example.com" })
        .then("contact.update_field", { field: "city", value: "Rome" }),
    );
    const run = await space.run(form);
    expect(run.steps["update_field"]?.output).toEqual({ changed: true });
    expect(run.steps["update_field_4"]?.output).toEqual({ changed: false });
    expect(await contactOf(space)).toMatchObject({
      email: "grace@example.com",
      fields: { city: "Rome", seats: 3, greeting: "Hello 3 from Rome" },
    });
  });

  it("never loses an update when many runs change one contact at the same time", async () => {
    const space = await engine().space();
    const fields = Array.from({ length: 12 }, (_, at) => `f${at}`);
    for (const field of fields) {
      await space.publish(
        workflow(field)
          .on("form.submitted")
          .then("flow.delay", { duration: "1h" })
          .then("contact.update_field", { field, value: field }),
      );
    }
    // All of them wait when the event is dispatched, and wake at once.
    await space.send(form);
    await space.passTime();
    await space.endedRuns(12);
    expect(await contactOf(space)).toMatchObject({ fields: Object.fromEntries(fields.map((field) => [field, field])) });
  });
});
