import { setTimeout as sleep } from "node:timers/promises";
import type { CDPSession } from "@playwright/test";

/** Input as a mouse and a trackpad give it: 60 times a second, whether the page keeps up or not. */
const perSecond = 60;

interface Point {
  x: number;
  y: number;
}

/** Calls `send` 60 times a second with 0…1 of the time that has passed, and waits until the browser has taken everything. */
async function steadily(seconds: number, send: (done: number) => Promise<unknown>): Promise<void> {
  const began = performance.now();
  const count = Math.round(seconds * perSecond);
  const sent: Promise<unknown>[] = [];
  for (let n = 1; n <= count; n++) {
    const wait = began + (n * 1000) / perSecond - performance.now();
    if (wait > 0) await sleep(wait);
    sent.push(send(n / count));
  }
  await Promise.all(sent);
}

/** Two fingers on a trackpad: round in a circle, so that it ends where it began. */
export async function panByWheel(input: CDPSession, at: Point, seconds: number): Promise<void> {
  let before = { x: 0, y: 0 };
  await steadily(seconds, (done) => {
    const angle = done * 2 * Math.PI;
    const place = { x: Math.sin(angle) * 600, y: (1 - Math.cos(angle)) * 900 };
    const delta = { deltaX: place.x - before.x, deltaY: place.y - before.y };
    before = place;
    return input.send("Input.dispatchMouseEvent", { type: "mouseWheel", ...at, ...delta });
  });
}

/** Pinching: out to an eighth and in again, twice. */
export async function zoomByWheel(input: CDPSession, at: Point, seconds: number): Promise<void> {
  let before = 0;
  await steadily(seconds, (done) => {
    const place = ((1 - Math.cos(done * 4 * Math.PI)) / 2) * 1_500;
    const deltaY = place - before;
    before = place;
    return input.send("Input.dispatchMouseEvent", { type: "mouseWheel", ...at, deltaX: 0, deltaY, modifiers: 2 });
  });
}

/** The button held down, round in a circle back to where it began. */
export async function dragAround(input: CDPSession, from: Point, radius: number, seconds: number): Promise<void> {
  const mouse = (type: "mousePressed" | "mouseMoved" | "mouseReleased", at: Point, buttons: number) =>
    input.send("Input.dispatchMouseEvent", { type, ...at, button: "left", buttons, clickCount: 1 });
  await mouse("mousePressed", from, 1);
  await steadily(seconds, (done) => {
    const angle = done * 2 * Math.PI;
    return mouse("mouseMoved", { x: from.x + Math.sin(angle) * radius, y: from.y + (1 - Math.cos(angle)) * radius }, 1);
  });
  await mouse("mouseReleased", from, 0);
}
