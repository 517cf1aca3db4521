import { eventType } from "../events.ts";
import { compare, type Load, measureHttpLimit, measureThroughput } from "../measure.ts";
import type { Scenario } from "../scenario.ts";
import { warmUp } from "../warm-up.ts";

const rounds = 3;
/** What one module of the platform keeps open, and what all eight of them do: forms, popups, funnels, email, CRM, … */
const few = 32;
const many = 8 * few;

export const single: Scenario = {
  name: "single",
  about: "single POSTs beside the HTTP unit",
  async measure({ space, workflowId, seconds }) {
    const compareWith = (connections: number, roundSeconds: number) => {
      const load: Load = { connections, batch: 1, until: { seconds: roundSeconds } };
      const limitLoad: Load = { ...load, until: { seconds: Math.max(1, roundSeconds / 2) } };
      return compare(
        rounds,
        () => measureHttpLimit(space, limitLoad),
        () => measureThroughput(space, { workflowId, type: eventType }, load),
      );
    };
    const warming: Load = { connections: many, batch: 1, until: { seconds: seconds / rounds } };
    await warmUp(() => measureThroughput(space, { workflowId, type: eventType }, warming));
    // The last runs end a fraction of a second after the last POST, which short rounds would count as if it were throughput.
    const byMany = await compareWith(many, (2 * seconds) / rounds);
    const byFew = await compareWith(few, seconds / rounds);
    return {
      figures: [
        { name: `events accepted, ${many} connections`, value: byMany.events, unit: "per second" },
        {
          name: `runs completed, ${many} connections`,
          value: byMany.runs,
          unit: "per second",
          limit: { name: `HTTP unit, ${many} connections`, value: byMany.limit },
          ratio: byMany.ratio,
          target: { least: 0.25 },
        },
        {
          name: `runs completed, ${few} connections`,
          value: byFew.runs,
          unit: "per second",
          limit: { name: `HTTP unit, ${few} connections`, value: byFew.limit },
          ratio: byFew.ratio,
        },
      ],
      notes: [
        "Keep-alive connections, one event a request, the next one as soon as the answer is there.",
        "Runs completed: accepted events ÷ time from the first POST until the database showed the last of their runs as succeeded.",
        "HTTP unit: POSTs a second that a bare node:http server parses and answers 202 to, on as many connections, same events, same generator (node:http).",
      ],
    };
  },
};
