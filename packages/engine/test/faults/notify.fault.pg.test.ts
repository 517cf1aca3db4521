import { describe, expect, it } from "vitest";
import { listen } from "../../src/connections/egress/test-listener.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { startWorker } from "./process.ts";

// The worker is a process of its own: all it hears of what this one accepts comes through the database.
const engine = sharedEngine({ workers: 0 });

/** Processes take their time to start on a busy machine. */
const timeout = 90_000;

describe("without any NOTIFY", { timeout }, () => {
  it("workers find their jobs by looking for them, once a second", async () => {
    // As graphile-worker adds jobs, but without a word to anybody.
    await engine().owner.unsafe(`
      create or replace function millrace.add_jobs(specs json) returns void
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        insert into graphile_worker._private_tasks (identifier)
          select distinct s ->> 'identifier' from json_array_elements(specs) s on conflict do nothing;
        insert into graphile_worker._private_jobs (task_id, payload, priority)
          select t.id, s -> 'payload', coalesce((s ->> 'priority')::int, 0)
          from json_array_elements(specs) s join graphile_worker._private_tasks t on t.identifier = s ->> 'identifier';
      end
      $$;`);
    const target = await listen();
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Silence")
        .on("form.submitted")
        .then("flow.delay", { duration: "1s" })
        .then("http.request", { url: target.origin })
        .then("contact.add_tag", { tag: "done" }),
    );
    await startWorker(engine());

    const sent = performance.now();
    await space.accept(
      ...Array.from({ length: 20 }, (_, n) => ({ type: "form.submitted", contact: { externalId: `c${n}` } })),
    );
    const runs = await space.endedRuns(20, workflowId);

    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["succeeded"]));
    expect(target.requests).toHaveLength(20);
    // A job for the events, one for the timers, one for each call: each is found within a second, on a busy machine later.
    expect(performance.now() - sent).toBeLessThan(10_000);
  });
});
