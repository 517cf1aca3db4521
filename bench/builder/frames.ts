import type { Browser, Page } from "@playwright/test";

/** What was put on the screen during a gesture. */
export interface Frames {
  /** Frames per second of the stretches of a quarter of a second, one beginning with each frame. */
  median: number;
  worst: number;
  /** What took the page more than 50 ms between two frames, in ms. */
  long: number[];
}

/** Windows of this length: shorter ones would call a single late frame a stutter, longer ones would hide one. */
const windowMs = 250;
const sameMomentMs = 4;

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  ts: number;
  id2?: { local?: string };
  args?: { frame_reporter?: { state?: string; frame_type?: string } };
}

/**
 * Counts the frames that reach the screen while something happens, from the browser's own trace: those with the page's newest
 * state, and those for which nothing had to be drawn. Frames that the compositor showed without the page's part are not counted.
 */
export async function framesDuring(browser: Browser, page: Page, gesture: () => Promise<void>): Promise<Frames> {
  await page.evaluate(beginRecording);
  await browser.startTracing(page, {
    categories: ["disabled-by-default-devtools.timeline.frame", "blink.user_timing"],
  });
  await page.evaluate(mark, "bench-begin");
  await gesture();
  await page.evaluate(mark, "bench-end");
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const long = await page.evaluate(endRecording);
  const rates = ratesOf(shownFrames(trace.traceEvents));
  return { median: middle(rates), worst: Math.min(...rates), long };
}

/** Times in ms between the two marks at which the page's frames were there, as the compositor of its process reports them. */
function shownFrames(events: TraceEvent[]): number[] {
  const begin = events.find(({ name }) => name === "bench-begin");
  const end = events.find(({ name }) => name === "bench-end");
  if (!begin || !end) throw new Error("The browser's trace does not hold the marks of the gesture");
  const kinds = new Map<string, string | undefined>();
  const shown: number[] = [];
  for (const { name, ph, pid, ts, id2, args } of events) {
    if (name !== "PipelineReporter" || pid !== begin.pid) continue;
    const id = id2?.local ?? "";
    if (ph === "b") kinds.set(id, args?.frame_reporter?.state);
    if (ph !== "e" || ts < begin.ts || ts > end.ts) continue;
    const state = args?.frame_reporter?.state ?? kinds.get(id);
    if (state === "STATE_PRESENTED_ALL" || state === "STATE_NO_UPDATE_DESIRED") shown.push(ts / 1000);
  }
  const sorted = shown.toSorted((a, b) => a - b);
  // Two reports of one moment are one frame: what came late and what came in time were shown together.
  return sorted.filter((at, n) => n === 0 || at - (sorted[n - 1] ?? 0) > sameMomentMs);
}

/** For each time that has a whole window after it: how many followed within the window, per second. */
function ratesOf(times: number[]): number[] {
  const last = times.at(-1) ?? 0;
  const rates = times
    .filter((at) => at + windowMs <= last)
    .map((at) => (times.filter((other) => other > at && other <= at + windowMs).length * 1000) / windowMs);
  return rates.length > 0 ? rates : [0];
}

export function middle(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

interface Recording {
  long: number[];
  stop: () => void;
}

declare global {
  interface Window {
    benchRecording?: Recording;
  }
}

/** Also asks for every frame: the compositor of a page that rests would report none. */
function beginRecording(): void {
  const long: number[] = [];
  let going = true;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) long.push(entry.duration);
  });
  observer.observe({ type: "long-animation-frame" });
  const next = (): void => {
    if (going) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  window.benchRecording = {
    long,
    stop() {
      going = false;
      observer.disconnect();
    },
  };
}

/** Notes the moment, a frame later, in the browser's trace. */
function mark(name: string): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      performance.mark(name);
      resolve();
    });
  });
}

function endRecording(): number[] {
  window.benchRecording?.stop();
  return window.benchRecording?.long ?? [];
}
