import { percentilesOf } from "../figures.ts";
import { lookEveryMs, measureLatencies } from "../latency.ts";
import { nextSeries } from "../measure.ts";
import type { Scenario } from "../scenario.ts";
import { clearTags } from "../seed.ts";
import { percentileText } from "../words.ts";

const perSecond = 20;

export const latency: Scenario = {
  name: "latency",
  about: "from the POST of one event until its run is finished, at 20 events a second",
  async measure({ space, seconds, quick }) {
    await clearTags(space.owner);
    const events = perSecond * (quick ? seconds : Math.max(seconds, 10));
    const found = percentilesOf(await measureLatencies(space, { events, perSecond, series: nextSeries() }));
    return {
      figures: [{ name: "event → finished, p95", value: found.p95, unit: "ms", target: { most: 100 } }],
      notes: [
        `From before the POST until a reader that looks every ${lookEveryMs} ms sees the run as succeeded. ${percentileText(found)}`,
      ],
    };
  },
};
