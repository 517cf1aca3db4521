import type { Page } from "@playwright/test";
import { percentilesOf } from "../../figures.ts";
import { boxesOf } from "../canvas.ts";
import type { Stage } from "../stage.ts";
import type { BuilderScenario } from "./all.ts";

/** Milliseconds since the navigation began. */
interface Opened {
  drawn: number;
  idle: number;
  cards: number;
}

const target = { most: 1_500 };

export const opening: BuilderScenario = {
  name: "opening",
  about: "from navigation to a drawn canvas, 500 nodes and 700 edges",
  async measure(stage) {
    const rounds = stage.quick ? 3 : 7;
    const address = await stage.workflow(500, 700);
    const cold: Opened[] = [];
    const warm: Opened[] = [];
    // The server's own first answer, for which it reads and compresses every file, is nobody's usual wait.
    await open(stage, address);
    for (let round = 0; round < rounds; round++) {
      const page = await open(stage, address, cold);
      await navigate(page, address, warm);
      await page.context().close();
    }
    const line = (name: string, values: number[], promised = false) => ({
      name,
      value: percentilesOf(values).p50,
      unit: "ms" as const,
      ...(promised ? { target } : {}),
    });
    return {
      figures: [
        line(
          "empty cache: canvas drawn",
          cold.map(({ drawn }) => drawn),
        ),
        line(
          "empty cache: and the page idle",
          cold.map(({ idle }) => idle),
          true,
        ),
        line("  the slowest of the rounds", [Math.max(...cold.map(({ idle }) => idle))]),
        line(
          "warm cache: canvas drawn",
          warm.map(({ drawn }) => drawn),
        ),
        line(
          "warm cache: and the page idle",
          warm.map(({ idle }) => idle),
          true,
        ),
        line("  the slowest of the rounds", [Math.max(...warm.map(({ idle }) => idle))]),
      ],
      notes: [
        `${rounds} rounds each, signed in; medians. Drawn: the frame after cards and edges stand in their places (${cold[0]?.cards ?? 0} cards in the page).`,
        "Idle: the browser called back a requestIdleCallback after that, so that a click is answered at once. A press on a card selects it in every round.",
      ],
    };
  },
};

async function open(stage: Stage, address: string, results: Opened[] = []): Promise<Page> {
  const page = await stage.openPage();
  await page.addInitScript(watch);
  await navigate(page, address, results);
  return page;
}

async function navigate(page: Page, address: string, results: Opened[]): Promise<void> {
  await page.goto("about:blank");
  await page.goto(address, { waitUntil: "commit" });
  const opened = await page.waitForFunction(() => window.benchOpened, undefined, { polling: 50, timeout: 30_000 });
  results.push((await opened.jsonValue()) as Opened);
  const [card] = await boxesOf(page);
  if (!card) throw new Error("No card is in sight");
  await page.mouse.click(card.x + card.width / 3, card.y + card.height / 2);
  await page.locator(".react-flow__node.selected").first().waitFor({ timeout: 5_000 });
}

declare global {
  interface Window {
    benchOpened?: Opened;
  }
}

/** Looks at every frame whether the drawing is there; then waits for the frame to be painted, and for the page to be idle. */
function watch(): void {
  const look = (): void => {
    const cards = document.querySelectorAll(".react-flow__node");
    const edges = document.querySelectorAll(".react-flow__edge, [data-edges]");
    const first = cards[0];
    if (!first || edges.length === 0 || getComputedStyle(first).visibility !== "visible") {
      requestAnimationFrame(look);
      return;
    }
    requestAnimationFrame(() => {
      setTimeout(() => {
        const drawn = performance.now();
        requestIdleCallback(() => {
          window.benchOpened = { drawn, idle: performance.now(), cards: cards.length };
        });
      });
    });
  };
  requestAnimationFrame(look);
}
