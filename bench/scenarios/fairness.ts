import { setTimeout as sleep } from "node:timers/promises";
import { whenDispatched } from "../completion.ts";
import { eventType } from "../events.ts";
import { percentilesOf } from "../figures.ts";
import { threeNodes } from "../graphs.ts";
import { install } from "../installation.ts";
import { measureLatencies } from "../latency.ts";
import { nextSeries, sendLoad } from "../measure.ts";
import type { Scenario } from "../scenario.ts";
import { clearTags } from "../seed.ts";
import { openSpace, publish, type Space } from "../space.ts";
import { percentileText, whole } from "../words.ts";

const contacts = 50_000;
const perSecond = 5;
const events = 10;
const settleMs = 500;

export const fairness: Scenario = {
  name: "fairness",
  about: "a workspace that sends 10 events beside one with 50,000 queued ones",
  async measure({ ground, quick }) {
    const queued = quick ? 10_000 : 50_000;
    const rounds = quick ? 2 : 3;
    const installation = await install(ground, "fairness", "api");
    const worker = await installation.addWorker();
    const small = await openSpace(installation, "Small", contacts);
    const big = await openSpace(installation, "Big", contacts);
    for (const space of [small, big]) await publish(space, "Three nodes", threeNodes(eventType));
    const sendFew = () => measureLatencies(small, { events, perSecond, series: nextSeries() });
    const fill = (count: number) => sendLoad(big, { connections: 4, batch: 100, until: { events: count } });
    await Promise.all([fill(10_000), sendFew()]);
    await whenDispatched(installation.owner);

    const alone: number[] = [];
    const beside: number[] = [];
    const left: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await clearTags(installation.owner);
      alone.push(...(await sendFew()));
      worker.freeze();
      await fill(queued);
      worker.thaw();
      // A process that stood still first catches up with its own timers and announcements.
      await sleep(settleMs);
      beside.push(...(await sendFew()));
      left.push(await countQueued(big));
      await whenDispatched(installation.owner);
    }
    await installation.stop();
    const [before, during] = [percentilesOf(alone), percentilesOf(beside)];
    const ratio = during.p95 / before.p95;
    return {
      figures: [
        {
          name: "the small one's event → finished, p95",
          value: during.p95,
          unit: "ms",
          limit: { name: "alone", value: before.p95 },
          ratio: { middle: ratio, all: [ratio] },
          target: { most: 2 },
        },
      ],
      notes: [
        `${rounds} rounds: 10 events of the small workspace at ${perSecond}/s, then ${whole(queued)} events of the big one are queued while the worker (a process of its own) is held,`,
        `and half a second after it goes on the small one sends 10 again. Then ${left.map(whole).join(", ")} events of the big one were still queued.`,
        `Alone: ${percentileText(before)} Beside: ${percentileText(during)}`,
      ],
    };
  },
};

async function countQueued({ owner, workspaceId }: Space): Promise<number> {
  const [row] = await owner<{ count: number }[]>`
    select count(*)::int as count from millrace.inbox where workspace_id = ${workspaceId}`;
  return row?.count ?? 0;
}
