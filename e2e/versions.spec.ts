import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { type Millrace, signIn, test } from "./millrace.ts";

// Many steps, with pages checked for accessibility in between.
test.setTimeout(300_000);

const graph = (duration: string, more: { tag?: string } = {}) => ({
  nodes: [
    { id: "start", type: "order.created", position: { x: 0, y: 0 } },
    { id: "wait", type: "flow.delay", config: { duration }, position: { x: 0, y: 144 } },
    ...(more.tag === undefined
      ? []
      : [{ id: "tag", type: "contact.add_tag", config: { tag: more.tag }, position: { x: 0, y: 288 } }]),
  ],
  edges: [
    { id: "e1", source: "start", target: "wait" },
    ...(more.tag === undefined ? [] : [{ id: "e2", source: "wait", target: "tag" }]),
  ],
});

const publishedDraft = async ({ api }: Millrace, id: string) =>
  (await api<{ draft: { nodes: { id: string }[] } }>("GET", `/v1/workflows/${id}`)).draft.nodes.map((node) => node.id);

const violations = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);

test("somebody publishes, sees what changed and for whom, chooses for them, and takes a version back", async ({
  page,
  millrace,
}) => {
  const { api } = millrace;
  const { id } = await api<{ id: string }>("POST", "/v1/workflows", {
    name: "Versions",
    graph: graph("2d", { tag: "vip" }),
  });
  await signIn(page, millrace);
  const dialog = page.getByRole("dialog");
  const changes = page.getByRole("complementary", { name: "Changes" });

  await test.step("publishes the first version", async () => {
    await page.goto(`${millrace.url}/workflows/${id}`);
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await dialog.getByLabel("Note").fill("The first one");
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("Version 1 is live")).toBeVisible();
    for (const number of [1, 2]) {
      await api("POST", "/v1/events", {
        type: "order.created",
        contact: { externalId: `v-${number}`, email: `v-${number}@example.com` },
        data: { orderId: `v-${number}`, total: 10, currency: "EUR" },
      });
    }
    await expect.poll(async () => (await api<{ runs: number }>("GET", `/v1/workflows/${id}/in-flight`)).runs).toBe(2);
  });

  await test.step("sees nothing to publish while nothing has changed", async () => {
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(dialog.getByText("Nothing has changed since version 1.")).toBeVisible();
    await dialog.getByRole("button", { name: "Not now" }).click();
  });

  await test.step("sees the change in words, on the canvas, and whom it concerns", async () => {
    await fetch(`${millrace.url}/v1/workflows/${id}/draft`, {
      method: "PUT",
      headers: { authorization: `Bearer ${millrace.apiKey}`, "content-type": "application/json", "if-match": "*" },
      body: JSON.stringify({ graph: graph("1d") }),
    });
    await page.goto(`${millrace.url}/workflows/${id}?panel=publish`);
    await expect(dialog.getByRole("button", { name: "Wait 2 days → 1 day" })).toContainText(
      "2 people are waiting here",
    );
    await expect(dialog.getByRole("button", { name: "Removed: Add tag “vip”" })).toBeVisible();
    await dialog.getByRole("button", { name: "See it on the canvas" }).click();
    await expect(changes.getByRole("heading")).toHaveText("2 changes");
    await expect(page.getByTestId("node-wait")).toHaveAttribute("data-mark", "changed");
    await expect(page.getByTestId("node-tag")).toHaveAttribute("data-mark", "removed");
    await expect(page.getByTestId("node-start")).toHaveAttribute("data-mark", "same");
    expect(await violations(page)).toEqual([]);
  });

  await test.step("goes from change to change by keys", async () => {
    await page.keyboard.press("n");
    await expect(changes.getByRole("button", { expanded: true })).toContainText("Wait 2 days → 1 day");
    await expect(changes).toContainText("Before2 daysAfter1 day");
    await page.keyboard.press("n");
    await expect(changes.getByRole("button", { expanded: true })).toContainText("Removed");
    await page.keyboard.press("p");
    await expect(changes.getByRole("button", { expanded: true })).toContainText("Wait");
  });

  await test.step("publishes and moves those who wait", async () => {
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await dialog.getByRole("radiogroup", { name: "Runs at Wait" }).getByText("Move").click();
    await expect(dialog.getByText("2 move to the new version")).toBeVisible();
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("Version 2 is live; 2 runs move to it")).toBeVisible();
  });

  await test.step("restores the first version, and undoes that", async () => {
    await page.goto(`${millrace.url}/workflows/${id}?panel=versions`);
    await expect(dialog.getByText("Wait 2 days → 1 day")).toBeVisible();
    await dialog.getByRole("button", { name: "More for version 1" }).click();
    await page.getByRole("menuitem", { name: "Restore…" }).click();
    await expect(changes).toContainText("Added: Add tag “vip”");
    await page.getByRole("button", { name: "Restore version 1" }).click();
    await expect(page.getByTestId("node-tag")).toBeVisible();
    await expect.poll(() => publishedDraft(millrace, id)).toContain("tag");
    await page.getByRole("button", { name: "Undo", exact: true }).last().click();
    await expect(page.getByTestId("node-tag")).toHaveCount(0);
    await expect.poll(() => publishedDraft(millrace, id)).not.toContain("tag");
  });

  await test.step("says anew why a version was published", async () => {
    await page.goto(`${millrace.url}/workflows/${id}?panel=versions`);
    await dialog.getByRole("button", { name: "Edit the note of version 1: The first one" }).click();
    await dialog.getByLabel("Note of version 1").fill("With a tag");
    await dialog.getByRole("button", { name: "Save note" }).click();
    await expect(dialog.getByRole("button", { name: "Edit the note of version 1: With a tag" })).toBeVisible();
  });
});

test("numbers stand on the canvas, and lead to the people", async ({ page, millrace }) => {
  const { api } = millrace;
  const { id } = await api<{ id: string }>("POST", "/v1/workflows", { name: "Numbers", graph: graph("2d") });
  await api("POST", `/v1/workflows/${id}/publish`, {});
  await signIn(page, millrace);
  await page.goto(`${millrace.url}/workflows/${id}`);
  await page.getByRole("button", { name: "Numbers", exact: true }).click();
  await expect(page.getByText("No runs in this period.")).toBeVisible();
  // Away from the button, whose words would stay.
  await page.mouse.move(400, 400);

  for (const number of [1, 2, 3]) {
    await api("POST", "/v1/events", {
      type: "order.created",
      contact: { externalId: `n-${number}`, email: `n-${number}@example.com` },
      data: { orderId: `n-${number}`, total: 10, currency: "EUR" },
    });
  }
  // By itself, within ten seconds.
  await expect(page.getByRole("button", { name: "Wait: 3 waiting now. Show the people" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^From .* to Wait: 3 took it/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: "Wait: 3 waiting now. Show the people" }).click();
  const people = page.getByRole("dialog", { name: "Who waits at “Wait”" });
  await expect(people.getByRole("listitem")).toHaveCount(3);
  await expect(people.getByText("n-2@example.com")).toBeVisible();
  await people.getByRole("link", { name: "Open in the list of runs" }).click();
  await expect(page.getByRole("button", { name: "One step: waiting: show all" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Numbers", exact: true })).toHaveCount(3);
});
