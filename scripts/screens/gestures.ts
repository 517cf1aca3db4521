import type { Locator, Page } from "@playwright/test";

/** What somebody does to open what is not in the address. */
export type Gesture = (page: Page) => Promise<void>;

type Role = "button" | "menuitem" | "row" | "textbox";

export const click =
  (name: string | RegExp, role: Role = "button"): Gesture =>
  (page) =>
    page.getByRole(role, { name }).first().click();
export const clickText =
  (text: string | RegExp): Gesture =>
  (page) =>
    page.getByText(text).first().click();
export const inOrder =
  (...steps: Gesture[]): Gesture =>
  async (page) => {
    for (const step of steps) await step(page);
  };
export const type =
  (text: string): Gesture =>
  (page) =>
    page.keyboard.type(text);
/** Presses keys until they open something: a page that has just come may not listen yet. */
export const openByKeys =
  (keys: string): Gesture =>
  async (page) => {
    const opened = page.getByRole("dialog").or(page.getByRole("search", { name: "Find on the canvas" }));
    for (let attempt = 0; attempt < 5; attempt++) {
      await page.keyboard.press(keys);
      const isOpen = await opened.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
      if (isOpen) return pause(page);
    }
    throw new Error(`${keys} opened nothing`);
  };
/** What opens takes the focus a moment later. */
export const pause: Gesture = (page) => page.waitForTimeout(500);
export const press =
  (keys: string): Gesture =>
  (page) =>
    page.keyboard.press(keys);

const card = (page: Page, id: string): Locator => page.getByTestId(`node-${id}`);
/** Asks for the menu of a step on the canvas. */
export const menuOfStep =
  (id: string): Gesture =>
  (page) =>
    card(page, id).click({ button: "right", position: { x: 60, y: 20 } });
/** Chooses a step on the canvas. */
export const choose =
  (id: string): Gesture =>
  (page) =>
    card(page, id).click({ position: { x: 60, y: 20 } });
/** Presses one of the buttons of a row of the outline, which are there while the pointer is over it. */
export const clickInOutline =
  (row: RegExp, button: RegExp): Gesture =>
  async (page) => {
    const item = page.getByRole("treeitem", { name: row }).first();
    await item.hover();
    await item.getByRole("button", { name: button }).first().click();
  };
/** Asks for the menu of the canvas, at a place in pixels from its upper left corner. */
export const menuOfCanvas: Gesture = (page) =>
  page.locator(".react-flow__pane").click({ button: "right", position: { x: 40, y: 120 } });
