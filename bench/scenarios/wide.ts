import { eventType } from "../events.ts";
import { compare, type Load, type Measurable, measureThroughput } from "../measure.ts";
import { twelveNodes } from "../graphs.ts";
import type { Scenario } from "../scenario.ts";
import { publish } from "../space.ts";
import { whole } from "../words.ts";

const rounds = 3;
const type = "bench.wide";

export const wide: Scenario = {
  name: "wide",
  about: "12 nodes with a four-way parallel part and joins beside 3 nodes",
  async measure({ space, workflowId, seconds }) {
    const large: Measurable = { workflowId: await publish(space, "Twelve nodes", twelveNodes(type)), type };
    const small: Measurable = { workflowId, type: eventType };
    const load: Load = { connections: 4, batch: 100, until: { seconds: seconds / rounds } };
    const figure = () => measureThroughput(space, large, load);
    const limit = async () => (await measureThroughput(space, small, load)).runsPerSecond;
    await figure();
    const { runs, limit: reference, ratio } = await compare(rounds, limit, figure);
    return {
      figures: [
        {
          name: "runs of 12 nodes completed",
          value: runs,
          unit: "per second",
          limit: { name: "3 nodes", value: reference },
          ratio,
          target: { least: 0.3 },
        },
      ],
      notes: [
        "All 12 nodes are carried out: trigger, 2 branches, parallel into 4 paths, 3 variables, 3 joins, 2 tags; the same load as for 3 nodes.",
        `Steps a second: ${whole(runs * 12)} in runs of 12, ${whole(reference * 3)} in runs of 3.`,
      ],
    };
  },
};
