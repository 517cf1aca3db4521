import { writeFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";

export interface Look {
  name: string;
  width: number;
  height: number;
  colorScheme: "light" | "dark";
}

export const looks: readonly Look[] = [
  { name: "wide-light", width: 1440, height: 900, colorScheme: "light" },
  { name: "wide-dark", width: 1440, height: 900, colorScheme: "dark" },
  { name: "narrow-light", width: 390, height: 844, colorScheme: "light" },
  { name: "narrow-dark", width: 390, height: 844, colorScheme: "dark" },
];

export async function openPage(browser: Browser, { width, height, colorScheme }: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height },
    ...{ colorScheme, reducedMotion: "reduce", locale: "en-GB", timezoneId: "Europe/Vienna" },
  });
  return context.newPage();
}

/** Waits until nothing is loading any more. */
export async function settle(page: Page): Promise<void> {
  await page.locator(loading).first().waitFor({ state: "detached" });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // React Flow measures its nodes, and draws the edges a moment later.
  await page.waitForTimeout(500);
}

const loading = ".mantine-Skeleton-root, .mantine-Loader-root, [aria-busy=true]";
const restMs = 200;
const mostLooks = 40;

/**
 * Writes a picture as WebP, which is a fifth of a PNG; Playwright itself has no such format. It is the first that nothing is
 * loading in and that looks like the one before: what is laid out is painted in parts, later where the machine is busy.
 */
export async function takePicture(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  let before: string | undefined;
  let picture = "";
  for (let looks = 0; looks < mostLooks; looks++) {
    const isLoading = (await page.locator(loading).count()) > 0;
    picture = (await session.send("Page.captureScreenshot", { format: "webp", quality: 60 })).data;
    if (picture === before) break;
    before = isLoading ? undefined : picture;
    await page.waitForTimeout(restMs);
  }
  await session.detach();
  await writeFile(file, Buffer.from(picture, "base64"));
}
