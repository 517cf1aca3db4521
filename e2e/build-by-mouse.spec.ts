import { expect, type Locator, type Page } from "@playwright/test";
import { signIn, test } from "./millrace.ts";
import { drag, wire } from "./mouse.ts";
import { exported, twelveSteps } from "./twelve-steps.ts";

// All twelve steps stand side by side in sight, so that each can be dragged and wired without moving the view.
test.use({ viewport: { width: 1920, height: 1200 } });

const card = (page: Page, id: string) => page.getByTestId(`node-${id}`);
const input = (page: Page, id: string) => page.locator(`[data-id="${id}"] .react-flow__handle.target`);
const output = (page: Page, id: string, port = "next") =>
  page.locator(`[data-id="${id}"] .react-flow__handle.source[data-handleid="${port}"]`);

/** Clicks into a field and types. */
async function type(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.page().keyboard.press("Control+a");
  await field.page().keyboard.type(text);
}

test("twelve steps are built, wired and set by mouse", async ({ page, millrace }) => {
  // A busy machine takes its time over some hundred key presses and drags.
  test.setTimeout(300_000);
  page.setDefaultTimeout(30_000);
  await signIn(page, millrace);
  await page.getByRole("button", { name: "New workflow" }).first().click();
  await type(page.getByLabel("Name"), twelveSteps.name);
  await page.getByRole("button", { name: "Create and open" }).click();
  await expect(page.locator(".react-flow")).toBeVisible();
  const settings = page.getByRole("complementary", { name: "Settings of the step" });
  const field = (name: string) => settings.getByLabel(name, { exact: true });

  /** Drags a step to a column and a row of the canvas, waits for its card, and closes the settings that have opened. */
  async function add(stepType: string, id: string, column: number, row: number, fill?: () => Promise<void>) {
    await drag(page, stepType, { x: 120 + origin.x + column * 264, y: 32 + origin.y + row * 112 });
    await expect(card(page, id)).toBeVisible();
    await fill?.();
    await close();
  }
  async function close() {
    await settings.getByRole("button", { name: "Close settings" }).click();
    await expect(settings).toBeHidden();
  }
  /** Where an empty canvas has its origin. */
  const canvas = await page.locator(".react-flow").boundingBox();
  const origin = { x: Math.round(((canvas?.width ?? 0) - 240) / 2), y: 96 };

  await add("form.submitted", "submitted", 0, 0);
  await add("email.send", "send", 0, 1, async () => {
    await type(field("Subject"), "We have your message");
    await type(field("Message"), "<p>Thank you.</p>");
  });
  await wire(page, output(page, "submitted"), input(page, "send"));
  await add("flow.branch", "branch", 0, 2);
  await wire(page, output(page, "send"), input(page, "branch"));
  // Once it follows the form, it knows that the amount is a number.
  await card(page, "branch").click();
  await type(field("Branch name"), "Large");
  await settings.getByRole("button", { name: "Add rule" }).click();
  await type(field("Field"), "event.data.amount");
  await field("Operator").click();
  await page.getByRole("option", { name: "is greater than", exact: true }).click();
  await type(field("Value"), "100");
  await close();
  await add("contact.add_tag", "add_tag", -1, 3, () => type(field("Tag"), "large"));
  await wire(page, output(page, "branch", "branch_1"), input(page, "add_tag"));
  await add("flow.parallel", "parallel", -1, 4);
  await wire(page, output(page, "add_tag"), input(page, "parallel"));
  await add("task.create", "create", -2, 5, () => type(field("Title"), "Call them today"));
  await wire(page, output(page, "parallel"), input(page, "create"));
  await add("contact.add_tag", "add_tag_2", -1, 5, () => type(field("Tag"), "call"));
  await wire(page, output(page, "parallel"), input(page, "add_tag_2"));
  await add("flow.join", "join", -2, 6);
  await wire(page, output(page, "create"), input(page, "join"));
  await wire(page, output(page, "add_tag_2"), input(page, "join"));
  await add("flow.wait_for_event", "wait_for_event", -1, 7, async () => {
    await type(field("Event type"), "order.created");
    await type(field("Time-out"), "3");
  });
  await wire(page, output(page, "join"), input(page, "wait_for_event"));
  await add("email.send", "send_2", -2, 8, async () => {
    await type(field("Subject"), "Thank you for your order");
    await type(field("Message"), "<p>It is on its way.</p>");
  });
  await wire(page, output(page, "wait_for_event", "received"), input(page, "send_2"));
  await add("task.create", "create_2", 0, 8, () => type(field("Title"), "Ask what holds them back"));
  await wire(page, output(page, "wait_for_event", "timed_out"), input(page, "create_2"));
  await add("flow.delay", "delay", 1, 3, () => type(field("Duration"), "2"));
  await wire(page, output(page, "branch", "otherwise"), input(page, "delay"));
  await wire(page, output(page, "delay"), input(page, "wait_for_event"));
  await page.getByRole("button", { name: /^Tidy up/ }).click();

  await expect.poll(() => exported(page, millrace)).toEqual(twelveSteps);
});
