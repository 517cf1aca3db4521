import { expect, type Page } from "@playwright/test";
import { chooseOption, expectFocus, tabTo } from "./keyboard.ts";
import { signIn, test } from "./millrace.ts";
import { exported, twelveSteps } from "./twelve-steps.ts";

/** A row of the outline begins with the name of its step, or of its way on. */
const row = (name: string) => new RegExp(`^${name}, `);

/** Adds a step where the focus is: `a` after a step, Enter on a way that is open. The new row has the focus then. */
async function add(page: Page, key: "a" | "Shift+A" | "Enter", search: string, name: string): Promise<void> {
  await page.keyboard.press(key);
  await expectFocus(page, "Search steps to add");
  await page.keyboard.type(search);
  await page.keyboard.press("Enter");
  await expectFocus(page, row(name));
}

/** Opens the settings of the row that has the focus, fills fields from the first one on, and comes back. */
async function settings(page: Page, name: string, fill: () => Promise<void>): Promise<void> {
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("aside") !== null)).toBe(true);
  await fill();
  await page.keyboard.press("Escape");
  await expectFocus(page, row(name));
}

/** Walks to a row by typing the beginning of its name. */
async function goTo(page: Page, typed: string, name: string): Promise<void> {
  await page.keyboard.press("Home");
  await page.keyboard.type(typed);
  await expectFocus(page, row(name));
}

test("twelve steps are built, wired and set by the keyboard alone", async ({ page, millrace }) => {
  // A busy machine takes its time over some hundred key presses and drags.
  test.setTimeout(300_000);
  await signIn(page, millrace);
  const { keyboard } = page;

  await test.step("begin a workflow", async () => {
    await tabTo(page, "New workflow");
    await keyboard.press("Enter");
    await expectFocus(page, /^Name/);
    await keyboard.type(twelveSteps.name);
    await tabTo(page, "Create and open");
    await keyboard.press("Enter");
    await expect(page.locator(".react-flow")).toBeVisible();
    await tabTo(page, "Contact form submitted");
    await keyboard.press("Enter");
    await expect(page.getByTestId("node-submitted")).toBeVisible();
  });

  await test.step("open the outline from the command palette", async () => {
    await keyboard.press("Control+k");
    await expectFocus(page, "Search commands, steps and workflows");
    await keyboard.type("show the outline");
    await keyboard.press("Enter");
    await expectFocus(page, row("Contact form submitted"));
  });

  await test.step("add a mail and a branch", async () => {
    await add(page, "a", "send e-mail", "Send e-mail");
    await settings(page, "Send e-mail", async () => {
      await tabTo(page, "Subject");
      await keyboard.type("We have your message");
      await tabTo(page, "Message");
      await keyboard.type("<p>Thank you.</p>");
    });
    await add(page, "a", "if / else", "If / else");
    await settings(page, "If / else", async () => {
      await expectFocus(page, "Branch name");
      await keyboard.press("Control+a");
      await keyboard.type("Large");
      await tabTo(page, "Add rule");
      await keyboard.press("Enter");
      await tabTo(page, "Field");
      await keyboard.type("event.data.amount");
      await keyboard.press("Enter");
      await tabTo(page, "Operator");
      await chooseOption(page, "is greater than");
      await tabTo(page, "Value");
      await keyboard.type("100");
    });
  });

  await test.step("fill the branch for large amounts with two paths that meet again", async () => {
    await keyboard.press("ArrowDown");
    await expectFocus(page, /^Large, .*way on/);
    await add(page, "Enter", "add tag", "Add tag");
    await settings(page, "Add tag", () => keyboard.type("large"));
    await add(page, "a", "parallel", "Do in parallel");
    await add(page, "a", "create task", "Create task");
    await settings(page, "Create task", () => keyboard.type("Call them today"));
    await goTo(page, "do in", "Do in parallel");
    await add(page, "Shift+A", "add tag", "Add tag");
    await settings(page, "Add tag", () => keyboard.type("call"));
    await goTo(page, "task", "Create task");
    await add(page, "a", "join", "Join");
    await goTo(page, "path 2", "Path 2");
    await keyboard.press("ArrowDown");
    await expectFocus(page, /^Add tag, Add tag “call”/);
    await keyboard.press("c");
    await expectFocus(page, "What shall follow “Add tag”?");
    await keyboard.type("join");
    await keyboard.press("Enter");
    await expectFocus(page, row("Add tag"));
  });

  await test.step("wait for an order, and do something either way", async () => {
    await keyboard.press("ArrowDown");
    await expectFocus(page, "Continues at “Join”, link");
    await keyboard.press("Enter");
    await expectFocus(page, row("Join"));
    await add(page, "a", "wait for an event", "Wait for an event");
    await settings(page, "Wait for an event", async () => {
      await keyboard.type("order.created");
      await keyboard.press("Enter");
      await tabTo(page, "Time-out");
      await keyboard.press("Control+a");
      await keyboard.type("3");
    });
    await keyboard.press("ArrowDown");
    await expectFocus(page, /^Received, .*way on/);
    await add(page, "Enter", "send e-mail", "Send e-mail");
    await settings(page, "Send e-mail", async () => {
      await tabTo(page, "Subject");
      await keyboard.type("Thank you for your order");
      await tabTo(page, "Message");
      await keyboard.type("<p>It is on its way.</p>");
    });
    await goTo(page, "timed", "Timed out");
    await add(page, "Enter", "create task", "Create task");
    await settings(page, "Create task", () => keyboard.type("Ask what holds them back"));
  });

  await test.step("let everybody else wait for two days, and join the others", async () => {
    await goTo(page, "otherwise", "Otherwise");
    await add(page, "Enter", "wait", "Wait");
    await settings(page, "Wait", async () => {
      await keyboard.press("Control+a");
      await keyboard.type("2");
    });
    await keyboard.press("c");
    await expectFocus(page, "What shall follow “Wait”?");
    await keyboard.type("wait for an event");
    await keyboard.press("Enter");
    await expectFocus(page, row("Wait"));
  });

  await test.step("tidy up", async () => {
    await keyboard.press("Control+k");
    await expectFocus(page, "Search commands, steps and workflows");
    await keyboard.type("tidy up");
    await keyboard.press("Enter");
  });

  await expect.poll(() => exported(page, millrace)).toEqual(twelveSteps);
});
