import { setTimeout as sleep } from "node:timers/promises";
import { openConnection } from "../connection.ts";
import { eventBody } from "../events.ts";
import { percentilesOf } from "../figures.ts";
import { threeNodes } from "../graphs.ts";
import { nextSeries } from "../measure.ts";
import type { Scenario } from "../scenario.ts";
import { openSpace, publishMany, type Space } from "../space.ts";
import { percentileText } from "../words.ts";

const type = "bench.fanned_out";
const workflows = 100;
const lookEveryMs = 2;
const patienceMs = 30_000;

export const fanout: Scenario = {
  name: "fanout",
  about: "one event that starts 100 workflows",
  async measure({ main, quick }) {
    const space = await openSpace(main, "Fan-out", 1_000);
    await publishMany(space, workflows, (n) => threeNodes(type, `group-${n}`));
    const series = nextSeries();
    const events = quick ? 10 : 40;
    const times: number[] = [];
    const connection = openConnection(space.url, { authorization: `Bearer ${space.apiKey}` });
    // The first events also compile the workflows; they are part of it.
    for (let n = 0; n < events; n++) {
      const started = performance.now();
      const { status, body } = await connection.post("/v1/events", eventBody(series, n, type));
      if (status !== 202) throw new Error(`An event was answered ${status}: ${body}`);
      await whenStarted(space, `${series}-${n}`);
      times.push(performance.now() - started);
      await sleep(50);
    }
    connection.close();
    const found = percentilesOf(times);
    return {
      figures: [
        { name: `event → ${workflows} runs started, p95`, value: found.p95, unit: "ms", target: { most: 500 } },
        { name: `event → ${workflows} runs started, p50`, value: found.p50, unit: "ms", target: { most: 500 } },
      ],
      notes: [
        `From before the POST until a reader that looks every ${lookEveryMs} ms sees ${workflows} runs. ${percentileText(found)}`,
        "Each run has three steps, and they are finished in the transaction that starts them.",
      ],
    };
  },
};

async function whenStarted({ owner, workspaceId }: Space, key: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const [row] = await owner<{ count: number }[]>`
      select count(*)::int as count from millrace.event_keys k
      join millrace.runs r on r.workspace_id = k.workspace_id and r.event_id = k.event_id
      where k.workspace_id = ${workspaceId} and k.source = 'website' and k.key = ${key}`;
    if ((row?.count ?? 0) >= workflows) return;
    await sleep(lookEveryMs);
  }
  throw new Error(`Not all of the ${workflows} workflows were started`);
}
