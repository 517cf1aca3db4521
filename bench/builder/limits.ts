import type { CDPSession, Page } from "@playwright/test";
import type { Figure } from "../figures.ts";
import { type Frames, framesDuring } from "./frames.ts";
import { panByWheel } from "./gestures.ts";
import { type Stage, view } from "./stage.ts";

/** What this machine can draw at all: an empty page, and a page that moves 500 plain boxes, under the same input. */
export async function measureLimits(
  stage: Stage,
  seconds: number,
): Promise<{ empty: Frames; divs: Frames; figures: Figure[]; notes: string[] }> {
  const page = await stage.openPage();
  const input = await page.context().newCDPSession(page);
  await page.goto("about:blank");
  const empty = await panned(stage, page, input, seconds);
  await page.evaluate(fill);
  const divs = await panned(stage, page, input, seconds);
  await page.context().close();
  return {
    empty,
    divs,
    figures: [
      { name: "an empty page, the machine's own limit", value: empty.median, unit: "frames/s" },
      { name: "  worst quarter of a second", value: empty.worst, unit: "frames/s" },
      { name: "a page that moves 500 plain boxes", value: divs.median, unit: "frames/s" },
      { name: "  worst quarter of a second", value: divs.worst, unit: "frames/s" },
    ],
    notes: [
      "The limits get the same input: the empty page does nothing with it, the other one sets the place of each of its 500 absolutely positioned boxes at every event.",
    ],
  };
}

function panned(stage: Stage, page: Page, input: CDPSession, seconds: number): Promise<Frames> {
  const at = { x: view.width / 2, y: view.height / 2 };
  return framesDuring(stage.browser, page, () => panByWheel(input, at, seconds));
}

function fill(): void {
  const boxes = Array.from({ length: 500 }, (_, n) => {
    const box = document.createElement("div");
    box.style.cssText = "position:absolute;width:48px;height:16px;border:1px solid #999;background:#fff";
    box.style.left = `${(n % 25) * 56}px`;
    box.style.top = `${Math.floor(n / 25) * 40}px`;
    document.body.append(box);
    return box;
  });
  let x = 0;
  let y = 0;
  addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      x -= event.deltaX;
      y -= event.deltaY;
      for (const box of boxes) box.style.transform = `translate(${x}px, ${y}px)`;
    },
    { passive: false },
  );
}
