import { setTimeout as sleep } from "node:timers/promises";
import type { Answered, ApiStreamInput } from "../api-stream.ts";
import { runChild } from "../child.ts";
import { type Runs, whenRuns } from "../completion.ts";
import { percentilesOf } from "../figures.ts";
import { waiting } from "../graphs.ts";
import { nextSeries, sendLoad } from "../measure.ts";
import type { Scenario } from "../scenario.ts";
import { clearTags } from "../seed.ts";
import { publish, type Space } from "../space.ts";
import { uuidv7 } from "../../packages/engine/src/store/uuid.ts";
import { percentileText, whole } from "../words.ts";

const type = "bench.delayed";
const perSecond = 50;
const quietSeconds = 8;
const busySeconds = 14;

export const delays: Scenario = {
  name: "delays",
  about: "10,000 delays that are due in the same second, and the API meanwhile",
  async measure({ space, quick }) {
    const count = quick ? 2_000 : 10_000;
    await clearTags(space.owner);
    const runs: Runs = { space, workflowId: await publish(space, "Waits", waiting(type, "1h")), since: uuidv7() };
    await sendLoad(space, { connections: 4, batch: 100, until: { events: count } }, type);
    await whenRuns({ ...runs, status: "waiting" }, count);
    const { url, apiKey } = space;
    const input: ApiStreamInput = {
      url,
      apiKey,
      perSecond,
      seconds: quietSeconds + busySeconds,
      series: nextSeries(),
      type: "bench.unheard",
    };
    const streaming = runChild<Answered[]>("./api-stream.ts", input);
    await sleep((quietSeconds - 2) * 1000);
    const dueAt = await makeDue(runs);
    const finishedAt = await whenRuns(runs, count);
    const answers = await streaming;
    const within = (from: number, to: number) =>
      percentilesOf(answers.filter(({ at }) => at >= from && at <= to).map(({ ms }) => ms));
    const quiet = within(0, dueAt);
    const busy = within(dueAt, finishedAt);
    const seconds = (finishedAt - dueAt) / 1000;
    return {
      figures: [
        {
          name: `${whole(count)} due at once, all finished after`,
          value: seconds,
          unit: "s",
          target: { most: 10 },
        },
        {
          name: "API meanwhile, p95",
          value: busy.p95,
          unit: "ms",
          limit: { name: "before", value: quiet.p95 },
          target: { most: 150 },
        },
      ],
      notes: [
        "The delays were begun by events and last an hour; then the due time of all of them is set to one and the same second.",
        `API: ${perSecond} requests a second, half of them events, the others lists of runs, workflows, events, contacts; reckoned from the moment each was due.`,
        `Until all were finished: ${percentileText(busy)} Before: ${percentileText(quiet)}`,
      ],
    };
  },
};

/** Sets the due time of every waiting step to the next but one full second. @returns it, in ms since 1970. */
async function makeDue({ space, workflowId }: { space: Space; workflowId: string }): Promise<number> {
  const { owner, workspaceId } = space;
  const [row] = await owner<{ at: Date }[]>`
    with due as (select date_trunc('second', now()) + interval '2 seconds' as at),
    mine as (select id from millrace.runs where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and status = 'waiting'),
    timers as (
      update millrace.timers t set due_at = due.at from due, mine where t.workspace_id = ${workspaceId} and t.run_id = mine.id
    ), steps as (
      update millrace.steps s set due_at = due.at from due, mine
      where s.workspace_id = ${workspaceId} and s.run_id = mine.id and s.status = 'waiting'
    )
    select at from due`;
  if (!row) throw new Error("The delays could not be made due");
  return row.at.getTime();
}
