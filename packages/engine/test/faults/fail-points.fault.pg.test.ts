import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { listen } from "../../src/connections/egress/test-listener.ts";
import type { FailPoint } from "../../src/runtime/fail-points.ts";
import { failPoints } from "../../src/runtime/fail-points.ts";
import { eventually } from "../../src/testing/eventually.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import type { Space } from "../../src/testing/space.ts";
import { workflow } from "../../src/testing/workflow.ts";
import type { AcceptSettings } from "./accept-process.ts";
import { startWorker } from "./process.ts";

const engine = sharedEngine({ workers: 0 });

/** Processes take their time to start on a busy machine. */
const timeout = 120_000;
const patienceMs = 60_000;

/** How often the target is called in all when the process dies at this point; the event of an API process is sent again. */
type Crash =
  | { in: "worker"; calls: 1 | 2 }
  | { in: "api"; secondAnswer: "accepted" | "duplicate" }
  | { in: "schedule" };

const crashes: Record<FailPoint, Crash> = {
  "ingest.before_commit": { in: "api", secondAnswer: "accepted" },
  "ingest.after_commit": { in: "api", secondAnswer: "duplicate" },
  "dispatch.before_commit": { in: "worker", calls: 1 },
  "dispatch.after_commit": { in: "worker", calls: 1 },
  "effect.before_begin": { in: "worker", calls: 1 },
  "effect.before_send": { in: "worker", calls: 1 },
  "effect.after_send": { in: "worker", calls: 2 },
  // The first run that is advanced is the one to which the call's result is given.
  "advance.before_commit": { in: "worker", calls: 2 },
  "advance.after_commit": { in: "worker", calls: 1 },
  "effect.after_record": { in: "worker", calls: 1 },
  "timers.after_promotion": { in: "worker", calls: 1 },
  "schedules.before_commit": { in: "schedule" },
  "schedules.after_commit": { in: "schedule" },
};

const event = { id: "e1", type: "form.submitted", contact: { externalId: "c1" } };

/** Every kind of step: a record, a call, a delay, a record. @returns the keys under which the call came. */
async function publish(space: Space): Promise<() => (string | undefined)[]> {
  const target = await listen();
  await space.publish(
    workflow("Crash")
      .on("form.submitted")
      .then("contact.add_tag", { tag: "once" })
      .then("http.request", { method: "POST", url: target.origin, body: {} })
      .then("flow.delay", { duration: "200ms" })
      .then("task.create", { title: "once" }),
  );
  return () => target.requests.map(({ headers }) => headers["idempotency-key"] as string | undefined);
}

/** The event has had its effects, all of them and each once. */
async function expectOneRun(space: Space): Promise<string> {
  const [run, ...more] = await space.endedRuns(1);
  expect(more).toEqual([]);
  expect(run?.status).toBe("succeeded");
  expect(Object.values(run?.steps ?? {}).map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(
    Array(5).fill("succeeded 1"),
  );
  const [done] = await space.inside(
    (sql) => sql`
      select (select count(*)::int from tasks) as tasks, (select count(*)::int from contacts) as contacts,
        (select count(*)::int from events where type = 'contact.tag_added') as tags`,
  );
  expect(done).toEqual({ tasks: 1, contacts: 1, tags: 1 });
  return run?.id ?? "";
}

/** Starts a worker that dies at the point, once `cause` has made it come there. */
async function crash(crashAt: FailPoint, cause: () => Promise<unknown>): Promise<void> {
  // What the last worker of the test before had done but not yet entered as done would bring this one to its point.
  await engine().owner`delete from graphile_worker._private_jobs`;
  const doomed = await startWorker(engine(), { crashAt });
  await cause();
  await eventually(`the crash at ${crashAt}`, async () => doomed.hasEnded(), doomed.output, patienceMs);
  // For the others, a while has passed since then.
  await doomed.kill();
}

describe("a process that dies", { timeout }, () => {
  it.each(failPoints)("at %s loses nothing and does nothing twice", async (point) => {
    const space = await engine().space();
    const expected = crashes[point];
    switch (expected.in) {
      case "worker": {
        const keys = await publish(space);
        await crash(point, () => space.accept(event));
        await startWorker(engine());
        const runId = await expectOneRun(space);
        expect(keys()).toEqual(Array(expected.calls).fill(`${runId}:request:`));
        return;
      }
      case "api": {
        const keys = await publish(space);
        const program = fileURLToPath(new URL("./accept-process.ts", import.meta.url));
        const { databaseUrl, masterKey } = engine();
        const given: AcceptSettings = {
          databaseUrl,
          masterKey: masterKey.toString("hex"),
          workspaceId: space.id,
          event,
          crashAt: point,
        };
        const { signal, stdout } = spawnSync(process.execPath, [program, JSON.stringify(given)], { encoding: "utf8" });
        expect({ signal, stdout }).toEqual({ signal: "SIGKILL", stdout: "" });
        expect(await space.accept(event)).toMatchObject([{ status: expected.secondAnswer }]);
        await startWorker(engine());
        const runId = await expectOneRun(space);
        expect(keys()).toEqual([`${runId}:request:`]);
        return;
      }
      case "schedule": {
        await space.publish(
          workflow("Schedule")
            .on("schedule.cron", { cron: "0 8 1 1 *", timeZone: "UTC" })
            .then("task.create", { title: "once" }),
        );
        await crash(point, () =>
          space.inside((sql) => sql`update schedules set next_fire_at = date_trunc('minute', now())`),
        );
        await startWorker(engine());
        expect(await space.endedRuns(1)).toMatchObject([{ status: "succeeded" }]);
        const [done] = await space.inside(
          (sql) => sql`
            select (select count(*)::int from tasks) as tasks, (select count(*)::int from events) as events,
              (select bool_and(next_fire_at > now()) from schedules) as planned`,
        );
        expect(done).toEqual({ tasks: 1, events: 1, planned: true });
        return;
      }
      default:
        expected satisfies never;
    }
  });
});
