import type { Figure, Measured } from "../../figures.ts";
import { openCanvas } from "../canvas.ts";
import type { Frames } from "../frames.ts";
import { measureLimits } from "../limits.ts";
import type { BuilderScenario } from "../scenarios/all.ts";

const targets = { median: { least: 50 }, worst: { least: 30 } };

export const motion: BuilderScenario = {
  name: "motion",
  about: "frames per second while 500 nodes are panned, zoomed and dragged",
  async measure(stage) {
    const seconds = stage.quick ? 2 : 4;
    const limits = await measureLimits(stage, seconds);
    const canvas = await openCanvas(stage, await stage.workflow(500, 700));
    const measured: [string, Frames][] = [];
    const near = await canvas.cards();
    await canvas.fullSize();
    measured.push(["panning at 100 %", await canvas.pan(seconds)]);
    measured.push(["zooming, 100 % to 12 % and back", await canvas.zoom(seconds)]);
    measured.push(["dragging a node at 100 %", await canvas.drag(seconds)]);
    await canvas.showEverything();
    const far = await canvas.cards();
    measured.push(["panning, everything in sight", await canvas.pan(seconds)]);
    measured.push(["dragging a node, everything in sight", await canvas.drag(seconds)]);
    const selected = await canvas.selectSome(50);
    measured.push([`dragging ${selected} selected nodes, everything in sight`, await canvas.drag(seconds)]);
    await canvas.close();
    return {
      figures: [...limits.figures, ...figuresOf(measured, targets, limits.divs)],
      notes: [
        ...limits.notes,
        `500 nodes and 700 edges; ${near} cards were in the page after opening, ${far} with everything in sight.`,
        `${seconds} s a gesture, input by the DevTools protocol at 60 Hz. A frame counts when the compositor has shown the page's newest state or found nothing to draw; median and worst are those of all windows of 250 ms.`,
        ...longNotes(measured),
      ],
    };
  },
};

type Targets = Partial<Record<"median" | "worst", { least: number }>>;

/** Two figures a gesture: the median, and the worst quarter of a second. */
export function figuresOf(
  measured: [string, Frames][],
  { median, worst }: Targets,
  limit: Frames,
): Measured["figures"] {
  return measured.flatMap(([name, frames]): Figure[] => [
    {
      name,
      value: frames.median,
      unit: "frames/s",
      limit: { name: "500 divs", value: limit.median },
      ...(median ? { target: median } : {}),
    },
    {
      name: "  worst quarter of a second",
      value: frames.worst,
      unit: "frames/s",
      limit: { name: "500 divs", value: limit.worst },
      ...(worst ? { target: worst } : {}),
    },
  ]);
}

export function longNotes(measured: [string, Frames][]): string[] {
  return measured
    .filter(([, { long }]) => long.length > 0)
    .map(
      ([name, { long }]) =>
        `${name}: ${long.length} frames kept the page busy for more than 50 ms, at most ${Math.round(Math.max(...long))} ms.`,
    );
}
