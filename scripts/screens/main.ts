import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { chromium } from "@playwright/test";
import { type Millrace, signIn, startMillrace } from "../../e2e/millrace.ts";
import playwright from "../../playwright.config.ts";
import { findChromium } from "../chromium.ts";
import { looks, openPage, settle, takePicture } from "./camera.ts";
import { emptyScenes, fullScenes, type Scene, signedOutScenes } from "./scenes.ts";
import { clearStage, fillStage } from "./stage.ts";

/**
 * Takes the pictures in docs/screens: every page and dialog, wide and narrow, light and dark, empty and full.
 * Run as `npm run screens`, or with names: only the scenes whose name contains one of them.
 */
const wanted = process.argv.slice(2).filter((argument) => argument !== "--");
const folder = resolve(import.meta.dirname, "../../docs/screens");

const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [...(playwright.use?.launchOptions?.args ?? [])],
});
let failures = 0;
try {
  await mkdir(folder, { recursive: true });
  await during(async (millrace) => {
    await shoot(millrace, signedOutScenes, false);
    await shoot(millrace, fullScenes(await fillStage(millrace)));
  });
  await during(async (millrace) => {
    await shoot(millrace, emptyScenes, true, () => clearStage(millrace));
  });
} finally {
  await browser.close();
}
if (failures > 0) process.exitCode = 1;

async function during(work: (millrace: Millrace) => Promise<void>): Promise<void> {
  const millrace = await startMillrace({ MAIL_FROM: "Millrace <hello@example.com>" });
  try {
    await work(millrace);
  } finally {
    await millrace.stop();
  }
}

async function shoot(
  millrace: Millrace,
  scenes: readonly Scene[],
  signedIn = true,
  prepare?: () => Promise<void>,
): Promise<void> {
  const chosen = scenes.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  if (chosen.length === 0) return;
  for (const look of looks) {
    await prepare?.();
    const page = await openPage(browser, look);
    page.setDefaultTimeout(10_000);
    if (signedIn) await signIn(page, millrace);
    for (const { name, path, open, only } of chosen) {
      if (only && !look.name.startsWith(only)) continue;
      try {
        await page.goto(millrace.url + path);
        await settle(page);
        if (open) {
          await open(page);
          await settle(page);
        }
        await takePicture(page, resolve(folder, `${name}-${look.name}.webp`));
      } catch (error) {
        failures++;
        console.error(`✗ ${name}, ${look.name}: ${String(error).split("\n").slice(0, 6).join(" ")}`);
      }
    }
    console.log(`✓ ${chosen.length} pictures, ${look.name}`);
    await page.context().close();
  }
}
