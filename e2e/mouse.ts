import type { Locator, Page } from "@playwright/test";

/** Drags a step from the palette to a place on the canvas, in pixels from its upper left corner. */
export async function drag(page: Page, type: string, at: { x: number; y: number }): Promise<void> {
  const canvas = await boxOf(page.locator(".react-flow"));
  const item = page.getByTestId(`palette-${type}`);
  await item.scrollIntoViewIfNeeded();
  const from = await boxOf(item);
  await page.mouse.move(from.x + 40, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(canvas.x + at.x / 2, canvas.y + at.y / 2, { steps: 8 });
  await page.mouse.move(canvas.x + at.x, canvas.y + at.y, { steps: 8 });
  await page.mouse.up();
}

/** Draws an edge, from the dot of an output to the dot of an input. */
export async function wire(page: Page, output: Locator, input: Locator): Promise<void> {
  const from = await centreOf(output);
  const to = await centreOf(input);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await page.mouse.up();
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not on the page");
  return box;
}

async function centreOf(locator: Locator) {
  const { x, y, width, height } = await boxOf(locator);
  return { x: x + width / 2, y: y + height / 2 };
}
