import { describe, expect, it } from "vitest";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { SentEvent } from "../testing/space.ts";
import { workflow } from "../testing/workflow.ts";

const engine = sharedEngine({ workers: 2 });

describe("many runs on few contacts", () => {
  it("neither lose a change nor lock each other out", { timeout: 60_000 }, async () => {
    const space = await engine().space();
    const on = (name: string) => workflow(name).on("custom.event", { eventType: "page.visited" });
    const n = "{{ event.data.n }}";
    await space.publish(on("Fields").then("contact.update_field", { field: "last", value: n }));
    await space.publish(
      on("Later")
        .then("flow.delay", { duration: "100ms" })
        .then("contact.update_field", { field: "later", value: n })
        .then("contact.add_tag", { tag: `t${n}` }),
    );
    await space.publish(
      on("Waiting")
        .then("flow.wait_for_event", { eventType: "contact.tag_added", timeout: "1h" }, { id: "wait" })
        .port("received", (path) => path.then("contact.update_field", { field: "heard", value: n })),
    );
    const contacts = 12;
    const batches = 30;
    const size = 12;
    const visit = (at: number): SentEvent => ({
      type: "page.visited",
      // By different names, so that different batches deal with one contact at the same time.
      contact: {
        ...(at % 3 ? { externalId: `c${at % contacts}` } : {}),
        email: `c${at % contacts}@example.com`,
        fields: { seen: at },
      },
      data: { n: at },
    });
    await Promise.all(
      Array.from({ length: batches }, (_, batch) =>
        space.accept(...Array.from({ length: size }, (__, at) => visit(((at * 7) % size) + batch * size))),
      ),
    );

    const runs = await space.endedRuns(batches * size * 3);

    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["succeeded"]));
    const [tags] = await space.inside((sql) => sql`select count(*)::int as n from contact_tags`);
    expect(tags).toEqual({ n: batches * size });
  });
});
