import { rehearseBody, type Rehearsal } from "@millrace/shared/api/rehearsal.ts";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { type Sketch, workflow } from "../testing/workflow.ts";
import { createWorkflow } from "../workflows/store.ts";

const engine = sharedEngine();

type Asked = z.input<typeof rehearseBody>;

async function drafted(space: Space, drawn: Sketch, settings = {}): Promise<string> {
  return space.inside((sql) => createWorkflow(sql, space.id, { name: drawn.name, graph: drawn.graph(), settings }));
}

async function rehearsed(space: Space, drawn: Sketch, asked: Asked = {}, settings = {}): Promise<Rehearsal> {
  const id = await drafted(space, drawn, settings);
  return engine().engine.rehearsals.rehearse(space.id, id, rehearseBody.parse(asked));
}

const ada = { madeUp: { email: "ada@example.com", fields: { first_name: "Ada" } } };
const order = (data = {}): Asked => ({ event: { data }, contact: ada, at: "2026-03-02T10:00:00Z" });
const path = ({ steps }: Rehearsal) => steps.filter(({ status }) => status === "succeeded").map(({ nodeId }) => nodeId);
const step = ({ steps }: Rehearsal, nodeId: string) => steps.find((one) => one.nodeId === nodeId);

describe("a rehearsal", () => {
  it("shows the way, what would be sent and what would change, and leaves nothing behind", async () => {
    const space = await engine().space();
    const rehearsal = await rehearsed(
      space,
      workflow("Welcome").on("order.created").then("contact.add_tag", { tag: "buyer" }).then("email.send", {
        to: "{{ contact.email }}",
        subject: "Hi {{ contact.first_name }}",
        html: "<p>{{ event.data.total }}</p>",
      }),
      order({ total: 12 }),
    );
    expect(rehearsal.end).toMatchObject({ kind: "finished", status: "succeeded" });
    expect(path(rehearsal)).toEqual(["start", "add_tag", "send"]);
    expect(step(rehearsal, "add_tag")?.changes).toEqual(["Gets the tag “buyer”."]);
    expect(step(rehearsal, "send")?.outgoing).toMatchObject({
      kind: "mail",
      to: "ada@example.com",
      subject: "Hi Ada",
      html: "<p>12</p>",
    });
    const left = await space.inside(
      (sql) => sql`select 1 from contacts union all select 1 from contact_tags union all select 1 from runs
        union all select 1 from events union all select 1 from sandbox_mails union all select 1 from effects`,
    );
    expect(left).toHaveLength(0);
  });
});
