import { expect, type Locator, type Page } from "@playwright/test";

/** What the page has done that it must never do: collected while the test goes on. */
export function watch(page: Page): string[] {
  const alarms: string[] = [];
  page.on("dialog", (dialog) => {
    alarms.push(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => alarms.push(`an error in the page: ${error.message}`));
  return alarms;
}

/** Nothing sticks out of the window. */
export async function expectToFit(page: Page, where: string): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess, `${where} is wider than the window`).toBeLessThanOrEqual(0);
}

/** Nothing sticks out of a panel or a dialog at its sides, as far as that can be seen. */
export async function expectToHold(scope: Locator, where: string): Promise<void> {
  const outside = await scope.evaluate((root) => {
    const frame = root.getBoundingClientRect();
    const cuts = (element: Element) => getComputedStyle(element).overflowX !== "visible";
    const isCut = (element: Element): boolean => {
      const parent = element.parentElement;
      return parent !== null && parent !== root && (cuts(parent) || isCut(parent));
    };
    return [...root.querySelectorAll("*")]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        // A pixel by a pixel is for screen readers alone.
        if (box.width <= 1 || box.height <= 1 || !element.checkVisibility()) return false;
        const isOutside = box.right > frame.right + 1 || box.left < frame.left - 1;
        // What scrolls sideways is a text field's own business, and nobody else's.
        const isWide =
          element.scrollWidth > element.clientWidth + 1 &&
          ["auto", "scroll"].includes(getComputedStyle(element).overflowX) &&
          !element.matches("pre, code, textarea, .cm-scroller, [data-scrolls]");
        const style = getComputedStyle(element);
        // A panel that scrolls up and down must not hide what is too wide for it.
        const hides =
          ["auto", "scroll"].includes(style.overflowY) &&
          style.overflowX === "hidden" &&
          element.scrollWidth > element.clientWidth + 1;
        return (isOutside && !isCut(element)) || isWide || hides;
      })
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`)
      .slice(0, 5);
  });
  expect(outside, `parts of ${where} stick out of it or must be scrolled to`).toEqual([]);
}
