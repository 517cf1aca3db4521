import type { CDPSession, Page } from "@playwright/test";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { type Frames, framesDuring } from "./frames.ts";
import { dragAround, panByWheel, zoomByWheel } from "./gestures.ts";
import { type Stage, view } from "./stage.ts";

const middleOfView = { x: view.width / 2 + 60, y: view.height / 2 };

/** An open workflow, and what one does with its canvas. */
export interface OpenCanvas {
  page: Page;
  /** How many cards are in the page. */
  cards: () => Promise<number>;
  showEverything: () => Promise<void>;
  fullSize: () => Promise<void>;
  /** Draws a rectangle round about this many cards. @returns how many are selected then. */
  selectSome: (count: number) => Promise<number>;
  pan: (seconds: number) => Promise<Frames>;
  zoom: (seconds: number) => Promise<Frames>;
  /** Takes the card nearest to the middle, or the selection, and carries it round. */
  drag: (seconds: number) => Promise<Frames>;
  close: () => Promise<void>;
}

export async function openCanvas(stage: Stage, address: string): Promise<OpenCanvas> {
  const page = await stage.openPage();
  await page.goto(address);
  await page.locator(".react-flow__node").first().waitFor();
  const input = await page.context().newCDPSession(page);
  await page.waitForLoadState("networkidle");
  // What the editor builds ahead of need shall not fall into a gesture.
  await page.waitForTimeout(2_000);
  let profiles = 0;

  async function measure(what: string, gesture: () => Promise<void>): Promise<Frames> {
    await page.mouse.move(middleOfView.x, middleOfView.y);
    await settled(page);
    if (stage.profile !== undefined) await startProfile(input);
    const frames = await framesDuring(stage.browser, page, gesture);
    if (stage.profile !== undefined) await endProfile(input, join(stage.profile, `${++profiles}-${what}.cpuprofile`));
    return frames;
  }

  return {
    page,
    cards: () => page.locator(".react-flow__node").count(),
    async showEverything() {
      await page.getByRole("button", { name: "Show everything" }).click();
      await settled(page);
    },
    async fullSize() {
      await page.getByRole("button", { name: /back to 100 %/ }).click();
      await settled(page);
    },
    async selectSome(count) {
      const boxes = await boxesOf(page);
      const [first, ...others] = boxes.slice(Math.floor(boxes.length / 3));
      const left = (first?.x ?? 0) - 2;
      const top = (first?.y ?? 0) - 2;
      const inside = [first, ...others].filter((box) => box !== undefined && box.x >= left && box.y >= top);
      const side = Math.ceil(Math.sqrt(count));
      const xs = [...new Set(inside.map((box) => Math.round(box?.x ?? 0)))].toSorted((a, b) => a - b);
      const ys = [...new Set(inside.map((box) => Math.round(box?.y ?? 0)))].toSorted((a, b) => a - b);
      const to = {
        x: (xs[side - 1] ?? 0) + (first?.width ?? 0) + 2,
        y: (ys[Math.ceil(count / side) - 1] ?? 0) + (first?.height ?? 0) + 2,
      };
      await page.keyboard.down("Shift");
      await page.mouse.move(left, top);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 8 });
      await page.mouse.up();
      await page.keyboard.up("Shift");
      return page.locator(".react-flow__node.selected").count();
    },
    pan: (seconds) => measure("pan", () => panByWheel(input, middleOfView, seconds)),
    zoom: (seconds) => measure("zoom", () => zoomByWheel(input, middleOfView, seconds)),
    async drag(seconds) {
      await page.waitForFunction(() => document.querySelector(".react-flow__node") !== null);
      const selected = await boxesOf(page, ".selected");
      const boxes = selected.length > 0 ? selected : await boxesOf(page);
      const card = boxes
        .map((box) => ({ x: box.x + box.width / 3, y: box.y + box.height / 2 }))
        .toSorted((a, b) => distance(a, middleOfView) - distance(b, middleOfView))[0];
      if (!card) throw new Error("There is no card to drag");
      return measure("drag", async () => {
        await dragAround(input, card, 120, seconds);
      });
    },
    close: () => page.context().close(),
  };
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where the cards in sight are on the screen. */
export function boxesOf(page: Page, which = ""): Promise<Box[]> {
  return page.evaluate((selector) => {
    const canvas = document.querySelector(".mr-canvas")?.getBoundingClientRect();
    return [...document.querySelectorAll(selector)]
      .map((node) => node.getBoundingClientRect())
      .filter((box) => canvas && box.left > canvas.left && box.top > canvas.top && box.right < canvas.right)
      .filter((box) => canvas && box.bottom < canvas.bottom - 120)
      .map(({ x, y, width, height }) => ({ x, y, width, height }));
  }, `.react-flow__node${which}`);
}

const distance = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y);

/** Waits until the page has nothing to do. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  await page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => resolve(), { timeout: 3_000 })));
}

async function startProfile(input: CDPSession): Promise<void> {
  await input.send("Profiler.enable");
  await input.send("Profiler.setSamplingInterval", { interval: 500 });
  await input.send("Profiler.start");
}

async function endProfile(input: CDPSession, file: string): Promise<void> {
  const { profile } = await input.send("Profiler.stop");
  await writeFile(file, JSON.stringify(profile));
}
