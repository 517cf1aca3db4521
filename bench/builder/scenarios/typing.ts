import type { Locator, Page } from "@playwright/test";
import { type Figure, percentilesOf } from "../../figures.ts";
import { percentileText } from "../../words.ts";
import type { Stage } from "../stage.ts";
import type { BuilderScenario } from "./all.ts";

const target = { most: 50 };
const text = "Thank you for your order, we will be in touch soon ";
/** Between two letters: a quick typist's. */
const pauseMs = 110;

interface Field {
  name: string;
  node: string;
  find: (page: Page) => Locator;
}

/** By the nodes of drawing.ts: a tag, a text with variables, a branch. */
const fields: Field[] = [
  { name: "a text field", node: "n253", find: (page) => page.getByRole("textbox", { name: "Step name" }) },
  { name: "a template", node: "n254", find: (page) => page.locator("aside .cm-content").first() },
  {
    name: "a condition’s value",
    node: "n252",
    find: (page) => page.locator("aside").getByLabel("Value", { exact: true }).first(),
  },
];

export const typing: BuilderScenario = {
  name: "typing",
  about: "from the key to the letter on the screen, in the inspector beside 500 nodes",
  async measure(stage) {
    const figures: Figure[] = [];
    const notes = [
      `${text.length} letters a field, one every ${pauseMs} ms, as real key events. Counted from the key event's own time to the end of the frame in which the letter stands in the field, or to the browser's presentation (Event Timing, in steps of 8 ms) where that is later.`,
    ];
    for (const field of fields) {
      const times = percentilesOf(await typed(stage, field, stage.quick ? text.slice(0, 20) : text));
      figures.push({ name: `${field.name}, p95`, value: times.p95, unit: "ms", target });
      notes.push(`${field.name}: ${percentileText(times)}`);
    }
    return { figures, notes };
  },
};

async function typed(stage: Stage, { node, find }: Field, letters: string): Promise<number[]> {
  const page = await stage.openPage();
  await page.goto(`${await stage.workflow(500, 700)}?node=${node}`);
  await page.locator(".react-flow__node").first().waitFor();
  const field = find(page);
  await field.click();
  await page.keyboard.press("End");
  await page.waitForLoadState("networkidle");
  await page.evaluate(watch);
  for (const letter of letters) {
    await page.keyboard.press(letter === " " ? "Space" : letter, { delay: 20 });
    await page.waitForTimeout(pauseMs - 20);
  }
  await page.waitForTimeout(300);
  const times = await page.evaluate(() => window.benchKeys ?? []);
  await page.context().close();
  if (times.length < letters.length * 0.9) throw new Error(`Only ${times.length} of ${letters.length} letters arrived`);
  return times;
}

declare global {
  interface Window {
    benchKeys?: number[];
  }
}

/** Notes for each key how long its letter took: the field's own text is looked at in every frame until it has grown. */
function watch(): void {
  const times: number[] = [];
  window.benchKeys = times;
  const byStart = new Map<number, number>();
  const textOf = () => {
    const active = document.activeElement;
    return active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement
      ? active.value
      : (active?.textContent ?? "");
  };
  addEventListener(
    "keydown",
    ({ timeStamp }) => {
      const before = textOf();
      const look = (): void => {
        if (textOf() === before) {
          requestAnimationFrame(look);
          return;
        }
        const channel = new MessageChannel();
        channel.port1.addEventListener("message", () => {
          byStart.set(timeStamp, times.push(performance.now() - timeStamp) - 1);
        });
        channel.port1.start();
        channel.port2.postMessage(0);
      };
      requestAnimationFrame(look);
    },
    { capture: true },
  );
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries()) {
      const at = byStart.get(startTime);
      if (name === "keydown" && at !== undefined) times[at] = Math.max(times[at] ?? 0, duration);
    }
  }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
}
