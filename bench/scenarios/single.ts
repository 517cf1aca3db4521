import { eventType } from "../events.ts";
import { warmUp } from "../warm-up.ts";
import { compare, type Load, measureHttpLimit, measureThroughput } from "../measure.ts";
import type { Scenario } from "../scenario.ts";

const rounds = 3;

export const single: Scenario = {
  name: "single",
  about: "single POSTs beside the HTTP unit",
  async measure({ space, workflowId, seconds }) {
    const load: Load = { connections: 32, batch: 1, until: { seconds: seconds / rounds } };
    const limitLoad: Load = { ...load, until: { seconds: Math.max(1, seconds / rounds / 2) } };
    const figure = () => measureThroughput(space, { workflowId, type: eventType }, load);
    await warmUp(figure);
    const { events, runs, limit, ratio } = await compare(rounds, () => measureHttpLimit(space, limitLoad), figure);
    return {
      figures: [
        { name: "events accepted", value: events, unit: "per second" },
        {
          name: "runs completed",
          value: runs,
          unit: "per second",
          limit: { name: "HTTP unit", value: limit },
          ratio,
          target: { least: 0.25 },
        },
      ],
      notes: [
        "32 keep-alive connections, one event a request, the next one as soon as the answer is there.",
        "Runs completed: accepted events ÷ time from the first POST until the database showed the last of their runs as succeeded.",
        "HTTP unit: POSTs a second that a bare node:http server parses and answers 202 to, same events, same generator (node:http).",
      ],
    };
  },
};
