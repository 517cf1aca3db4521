import { expect, type Page } from "@playwright/test";

/** What has the focus, as a person would call it. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return "";
    const labels = element.getAttribute("aria-labelledby")?.split(" ") ?? [];
    const labelled = labels.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const label = "labels" in element ? (element as HTMLInputElement).labels?.[0]?.textContent : undefined;
    return (element.getAttribute("aria-label") ?? (labelled || label || element.textContent) ?? "").trim();
  });
}

/** Presses Tab until what is named so has the focus. */
export async function tabTo(page: Page, name: string | RegExp, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const passed: string[] = [];
  const fits = (text: string) => (typeof name === "string" ? text === name || text === `${name} *` : name.test(text));
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press(key);
    const at = await focused(page);
    if (fits(at)) return;
    passed.push(at);
  }
  throw new Error(`Tab never came to “${String(name)}”, only to: ${passed.join(" | ")}`);
}

/** Waits until what is named so has the focus. */
export async function expectFocus(page: Page, name: string | RegExp): Promise<void> {
  const at = expect.poll(() => focused(page), { message: `the focus comes to ${String(name)}` });
  if (typeof name === "string") await at.toBe(name);
  else await at.toMatch(name);
}

/** Opens the list of choices that has the focus and walks through it to the one that is named so. */
export async function chooseOption(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("ArrowDown");
    const at = await page.evaluate(() => {
      const id = document.activeElement?.getAttribute("aria-activedescendant");
      return document.getElementById(id ?? "")?.textContent ?? "";
    });
    if (at === name) return page.keyboard.press("Enter");
    passed.push(at);
  }
  throw new Error(`The list has no “${name}”, only: ${passed.join(" | ")}`);
}
