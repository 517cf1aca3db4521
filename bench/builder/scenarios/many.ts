import { openCanvas } from "../canvas.ts";
import type { Frames } from "../frames.ts";
import { measureLimits } from "../limits.ts";
import type { BuilderScenario } from "./all.ts";
import { figuresOf, longNotes } from "./motion.ts";

const targets = { median: { least: 25 } };

export const many: BuilderScenario = {
  name: "many",
  about: "frames per second with 2,000 nodes and 2,800 edges",
  async measure(stage) {
    const seconds = stage.quick ? 2 : 4;
    const limits = await measureLimits(stage, seconds);
    const canvas = await openCanvas(stage, await stage.workflow(2_000, 2_800));
    const measured: [string, Frames][] = [];
    await canvas.fullSize();
    measured.push(["panning at 100 %", await canvas.pan(seconds)]);
    measured.push(["zooming, 100 % to 12 % and back", await canvas.zoom(seconds)]);
    measured.push(["dragging a node at 100 %", await canvas.drag(seconds)]);
    await canvas.showEverything();
    const cards = await canvas.cards();
    measured.push(["panning, everything in sight", await canvas.pan(seconds)]);
    measured.push(["dragging a node, everything in sight", await canvas.drag(seconds)]);
    await canvas.close();
    return {
      figures: figuresOf(measured, targets, limits.divs),
      notes: [`${cards} cards were in the page with everything in sight.`, ...longNotes(measured)],
    };
  },
};
