import { uuidv7 } from "../../packages/engine/src/store/uuid.ts";
import { cloneWaitingRun } from "../clones.ts";
import { whenRuns } from "../completion.ts";
import { eventType, knownContacts } from "../events.ts";
import { threeNodes, waiting } from "../graphs.ts";
import { type Ground, type Installation, install } from "../installation.ts";
import { compare, type Load, type Measurable, measureThroughput, sendLoad } from "../measure.ts";
import type { Scenario } from "../scenario.ts";
import { openSpace, publish, type Space } from "../space.ts";
import { whole } from "../words.ts";

const rounds = 5;
const waitingType = "bench.waiting";

interface Side {
  installation: Installation;
  space: Space;
  measurable: Measurable;
}

export const timers: Scenario = {
  name: "timers",
  about: "throughput while 1,000,000 timers wait beside an installation without any",
  async measure({ ground, seconds, quick }) {
    const count = quick ? 100_000 : 1_000_000;
    const load: Load = { connections: 4, batch: 100, until: { seconds: Math.max(1, seconds / 4) } };
    const without = await open(ground, "plain");
    const withTimers = await open(ground, "timers");
    await fill(withTimers, count);
    const rate = ({ space, measurable }: Side) => measureThroughput(space, measurable, load);
    await rate(withTimers);
    await rate(without);
    const { runs, limit, ratio } = await compare(
      rounds,
      async () => (await rate(without)).runsPerSecond,
      () => rate(withTimers),
    );
    const lookMs = await timeRecovery(withTimers);
    await Promise.all([without.installation.stop(), withTimers.installation.stop()]);
    return {
      figures: [
        {
          name: `runs completed while ${whole(count)} timers wait`,
          value: runs,
          unit: "per second",
          limit: { name: "without", value: limit },
          ratio,
          target: { least: 0.9 },
        },
      ],
      notes: [
        `Two installations on the same PostgreSQL take turns, ${rounds} rounds. In one of them ${whole(count)} runs wait in a delay, each with run, steps and timer:`,
        "copies of the rows of a run that the engine has made, due over the month that follows tomorrow.",
        `The look for lost timers, which each worker takes every five minutes, needs ${whole(lookMs)} ms over them.`,
      ],
    };
  },
};

async function open(ground: Ground, name: string): Promise<Side> {
  const installation = await install(ground, name, "server");
  const space = await openSpace(installation, "Bench", knownContacts);
  const measurable = { workflowId: await publish(space, "Three nodes", threeNodes(eventType)), type: eventType };
  return { installation, space, measurable };
}

async function fill({ space }: Side, count: number): Promise<void> {
  const since = uuidv7();
  const workflowId = await publish(space, "Waits", waiting(waitingType, "30d"));
  await sendLoad(space, { connections: 1, batch: 1, until: { events: 1 } }, waitingType);
  await whenRuns({ space, workflowId, since, status: "waiting" }, 1);
  const { owner, workspaceId } = space;
  const [run] = await owner<{ id: string }[]>`
    select id from millrace.runs where workspace_id = ${workspaceId} and workflow_id = ${workflowId}`;
  await cloneWaitingRun({ owner, workspaceId, runId: run?.id ?? "", count });
}

async function timeRecovery({ installation: { owner } }: Side): Promise<number> {
  const started = performance.now();
  await owner`select count(*) from millrace.forgotten_timers(interval '5 minutes')`;
  return performance.now() - started;
}
