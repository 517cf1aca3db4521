import { eventType } from "../events.ts";
import { warmUp } from "../warm-up.ts";
import { compare, type Load, measureThroughput } from "../measure.ts";
import { type Footprint, measureFootprint } from "../row-sizes.ts";
import type { Scenario } from "../scenario.ts";

const rounds = 3;

export const batch: Scenario = {
  name: "batch",
  about: "batches of 100 events beside the bare SQL limit",
  async measure({ main, space, workflowId, sqlLimit, seconds }) {
    const load: Load = { connections: 4, batch: 100, until: { seconds: seconds / rounds } };
    const limit = await sqlLimit();
    const figure = () => measureThroughput(space, { workflowId, type: eventType }, load);
    await warmUp(figure);
    const compared = await compare(rounds, () => limit.measure(Math.max(1, seconds / rounds / 2)), figure);
    const written = footprint(await measureFootprint(main.owner));
    return {
      figures: [
        { name: "events accepted", value: compared.events, unit: "per second" },
        {
          name: "runs completed",
          value: compared.runs,
          unit: "per second",
          limit: { name: "bare SQL", value: compared.limit },
          ratio: compared.ratio,
          target: { least: 0.5 },
        },
      ],
      notes: [
        "4 keep-alive connections, 100 events a request; each run has 3 steps (trigger, branch, add a tag that the contact did not have).",
        "Bare SQL: the same rows written set-based by a script on 4 connections, one commit for each 500 runs, in a second database",
        "of the same server with the same tables, indexes, role and row-level security.",
        `Kept for each run: engine ${written}, limit ${footprint(await measureFootprint(limit.owner))}.`,
      ],
    };
  },
};

function footprint({ rows, bytes }: Footprint): string {
  return `${rows.toFixed(1)} rows of ${Math.round(bytes).toLocaleString("en-US")} bytes together`;
}
