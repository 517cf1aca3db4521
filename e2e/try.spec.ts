import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { signIn, test } from "./millrace.ts";

/** Sorts orders by their total; `limit` is what an edit changes. */
const graph = (limit: number) => ({
  nodes: [
    { id: "start", type: "order.created", name: "Order", config: {}, position: { x: 0, y: 0 } },
    {
      id: "big",
      type: "flow.branch",
      name: "Large order?",
      config: {
        branches: [
          { id: "yes", name: "Large", when: { field: "event.data.total", operator: "greater_than", value: limit } },
        ],
      },
      position: { x: 0, y: 150 },
    },
    {
      id: "wait",
      type: "flow.delay",
      name: "Think it over",
      config: { duration: "2d" },
      position: { x: -170, y: 310 },
    },
    {
      id: "thank",
      type: "email.send",
      name: "Thank them",
      config: {
        to: "{{ contact.email }}",
        subject: "Thanks, {{ contact.first_name }}",
        html: "<p>For {{ event.data.total }}</p>",
      },
      position: { x: -170, y: 450 },
    },
    { id: "tag", type: "contact.add_tag", name: "Remember", config: { tag: "small" }, position: { x: 170, y: 310 } },
  ],
  edges: [
    { id: "e1", source: "start", target: "big" },
    { id: "e2", source: "big", sourcePort: "yes", target: "wait" },
    { id: "e3", source: "wait", target: "thank" },
    { id: "e4", source: "big", sourcePort: "otherwise", target: "tag" },
  ],
});

const panelOf = (page: Page) => page.getByRole("complementary", { name: "Test" });
const card = (page: Page, id: string) => page.getByTestId(`node-${id}`);

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

test.use({ reducedMotion: "reduce" });

test("a draft is tried with a sample, kept as a test, and a change that breaks it is told before publishing", async ({
  page,
  millrace,
}) => {
  const { id } = await millrace.api<{ id: string }>("POST", "/v1/workflows", { name: "Try it", graph: graph(100) });
  await millrace.api("POST", "/v1/events", {
    type: "order.created",
    contact: { externalId: "try-ada", email: "try-ada@example.com", fields: { first_name: "Ada" } },
    data: { orderId: "o-1", total: 250, currency: "EUR" },
  });
  const { items: runsBefore } = await millrace.api<{ items: unknown[] }>("GET", `/v1/runs?workflowId=${id}`);
  await signIn(page, millrace);
  await page.goto(`${millrace.url}/workflows/${id}`);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  const panel = panelOf(page);
  await expect(panel.getByText("Nothing is stored and nothing is sent.")).toBeVisible();
  expect(await violations(page), "before the test").toEqual([]);

  // The path lights up, and the mail is there as it would arrive, two days later.
  await panel.getByRole("button", { name: "Run the test" }).click();
  const steps = panel.getByRole("list", { name: "Steps of the test" });
  await expect(panel.getByText("It went through.")).toBeVisible();
  await expect(card(page, "thank")).toHaveAttribute("data-tone", "succeeded");
  await expect(card(page, "tag")).toHaveAttribute("data-tone", "skipped");
  await steps.getByRole("button", { name: /Thank them/ }).click();
  await expect(panel.getByText("Thanks, Ada", { exact: true })).toBeVisible();
  await expect(panel.frameLocator("iframe").getByText("For 250")).toBeVisible();
  await expect(panel.getByText(/after 2 d/)).toBeVisible();
  // Axe cannot look into a frame in which nothing may run.
  await steps.getByRole("button", { name: /Large order/ }).click();
  await expect(panel.getByText("Why it went this way")).toBeVisible();
  expect(await violations(page), "after the test").toEqual([]);

  // The clock goes back to where the delay begins.
  const clock = panel.getByRole("slider", { name: "Moment of the test" });
  await clock.focus();
  await page.keyboard.press("Home");
  await expect(card(page, "wait")).toHaveAttribute("data-tone", "waiting");
  await expect(card(page, "thank")).not.toHaveAttribute("data-tone", /.+/);
  await page.keyboard.press("End");

  await panel.getByRole("button", { name: "Save as test" }).click();
  await panel.getByLabel("Name of the test").fill("A large order is thanked for");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await panel.getByText("Saved tests (1)").click();
  await panel.getByRole("button", { name: "Run all tests" }).click();
  await expect(panel.getByText("1 of 1 test passed, 75 % of branches")).toBeVisible();
  await panel.getByLabel("Mark untested branches on the canvas").check({ force: true });
  await expect(card(page, "big").getByText("Untested")).toHaveCount(1);
  expect(await violations(page), "the saved tests").toEqual([]);

  // Nothing of all that became a run.
  expect(runsBefore).toEqual([]);
  expect((await millrace.api<{ items: unknown[] }>("GET", `/v1/runs?workflowId=${id}`)).items).toEqual([]);

  await panel.getByRole("button", { name: "Close the test" }).click();
  await card(page, "big").click();
  await page.getByLabel("Settings of the step").getByRole("textbox", { name: /Value/ }).fill("1000");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Publish" });
  await expect(dialog.getByText(/0 of 1 test passed/)).toBeVisible();
  await expect(
    dialog.getByText(/“Large order\?” went on by “Otherwise”, and was expected to go on by “Large”/),
  ).toBeVisible();
  await dialog.getByRole("button", { name: "Publish anyway" }).click();
  await expect(page.getByText("Version 1", { exact: true }).first()).toBeVisible();
});
