import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, type Page } from "@playwright/test";
import { node, signIn, test } from "./millrace.ts";
import { drag, wire } from "./mouse.ts";

const run = promisify(execFile);

/** Draws an edge with the mouse, from the dot of an output to the dot of an input. */
const connect = (page: Page, output: string, input: string): Promise<void> =>
  wire(
    page,
    page.getByRole("button", { name: output, exact: true }),
    page.getByRole("button", { name: `Input of “${input}”`, exact: true }),
  );

const card = (page: Page, name: string) => page.locator('[data-testid^="node-"]').filter({ hasText: name });

test("a marketer draws a workflow by mouse and publishes it; events arrive, mails go out, and the history tells what happened", async ({
  page,
  millrace,
  mailbox,
}) => {
  // Only what is drawn here shall answer the form.
  const { items } = await millrace.api<{ items: { id: string }[] }>("GET", "/v1/workflows?status=active");
  for (const { id } of items) await millrace.api("POST", `/v1/workflows/${id}/archive`);

  const before = (await mailbox.messages()).length;
  const mails = async () => (await mailbox.messages()).slice(before);

  await signIn(page, millrace);
  await page.getByRole("button", { name: "New workflow" }).first().click();
  await page.getByLabel("Name").fill("Journey");
  await page.getByRole("button", { name: "Create and open" }).click();
  await expect(page.locator(".react-flow")).toBeVisible();

  await test.step("drag the steps onto the canvas", async () => {
    await drag(page, "form.submitted", { x: 420, y: 80 });
    await expect(card(page, "Contact form submitted")).toBeVisible();
    await drag(page, "flow.branch", { x: 420, y: 230 });
    await drag(page, "contact.add_tag", { x: 240, y: 400 });
    await drag(page, "task.create", { x: 600, y: 400 });
    await drag(page, "email.send", { x: 240, y: 560 });
    await expect(page.locator('[data-testid^="node-"]')).toHaveCount(5);
  });

  await test.step("connect them", async () => {
    await connect(page, "Output of “Contact form submitted”", "If / else");
    await connect(page, "Output “Branch 1” of “If / else”", "Add tag");
    await connect(page, "Output “Otherwise” of “If / else”", "Create task");
    await connect(page, "Output of “Add tag”", "Send e-mail");
    await expect(page.locator(".react-flow__edge")).toHaveCount(4);
  });

  await test.step("fill the forms", async () => {
    await card(page, "Contact form submitted").click();
    await card(page, "If / else").click();
    await page.getByLabel("Branch name").fill("Large");
    await page.getByRole("button", { name: "Add rule" }).click();
    await page.getByLabel("Field", { exact: true }).fill("event.data.amount");
    await page.getByLabel("Operator").click();
    await page.getByRole("option", { name: "is greater than", exact: true }).click();
    await page.getByLabel("Value", { exact: true }).fill("100");

    await card(page, "Add tag").click();
    await page.getByLabel("Tag", { exact: true }).fill("large-amount");

    await card(page, "Create task").click();
    await page.getByLabel("Title", { exact: true }).fill("Call {{ contact.first_name }}");

    await card(page, "Send e-mail").click();
    await page.getByLabel("Subject", { exact: true }).fill("Thanks {{ contact.first_name }}");
    await page.getByLabel("Message", { exact: true }).fill("<p>We received {{ event.data.amount }}.</p>");
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  });

  await test.step("publish", async () => {
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /^Publish/ }).click();
    await expect(page.getByRole("button", { name: "Version 1, show all versions" })).toBeVisible();
  });

  const { stdout } = await run(node, [
    join(import.meta.dirname, "post-events.ts"),
    millrace.url,
    millrace.apiKey,
    "50",
  ]);
  expect(stdout).toContain("sent 50");

  await test.step("exactly the expected mails arrive", async () => {
    await expect.poll(async () => (await mails()).length).toBe(25);
    const messages = await mails();
    const expected = Array.from({ length: 25 }, (_, at) => `journey-${at * 2}@example.com`);
    expect(new Set(messages.map(({ to }) => to?.[0]?.address))).toEqual(new Set(expected));
    for (const { subject, html, to } of messages) {
      expect(subject).toBe(`Thanks Person ${/\d+/.exec(to?.[0]?.address ?? "")?.[0]}`);
      expect(html).toContain("We received 250.");
    }
  });

  await test.step("the history shows 50 runs", async () => {
    await page.goto(`${millrace.url}/runs`);
    await expect(page.getByRole("row").filter({ hasText: "Journey" })).toHaveCount(50);
    await expect(page.getByRole("row").filter({ hasText: "Succeeded" })).toHaveCount(50);
  });

  await test.step("a run's canvas shows the branch that was taken and the one that was skipped", async () => {
    await page.getByRole("row").filter({ hasText: "journey-2@example.com" }).getByRole("link").first().click();
    await expect(card(page, "Add tag").getByRole("img", { name: "Succeeded" })).toBeVisible();
    await expect(card(page, "Send e-mail").getByRole("img", { name: "Succeeded" })).toBeVisible();
    await expect(card(page, "Create task").getByRole("img", { name: "Skipped" })).toBeVisible();
  });

  // No 26th mail came while we looked at the pages.
  expect(await mails()).toHaveLength(25);
});
