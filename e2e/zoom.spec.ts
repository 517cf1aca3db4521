import { expect, type Locator } from "@playwright/test";
import { sampleWorkflow } from "../packages/server/src/sample-workflow.ts";
import { signIn, test } from "./millrace.ts";
import { expectToFit } from "./unbroken-page.ts";

/** A window of 1440 × 900 at 200 % has this many CSS pixels. */
test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2, reducedMotion: "reduce" });

/** Within the window, after scrolling to it where that is possible. */
async function expectInReach(target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  await expect(target).toBeInViewport({ ratio: 0.9 });
}

test("at 200 % every page fits, and a workflow is edited, tested and published", async ({ page, millrace }) => {
  const { api, url } = millrace;
  const { id } = await api<{ id: string }>("POST", "/v1/workflows/import", {
    ...{ format: "millrace.workflow/1", ...sampleWorkflow, name: "Zoomed" },
  });
  await signIn(page, millrace);
  const settings = ["api-keys", "webhooks", "members", "workspace"].map((name) => `/settings/${name}`);
  for (const path of ["/workflows", "/runs", "/events", "/contacts", "/tasks", "/mailbox", ...settings]) {
    await page.goto(url + path);
    await expect(page.getByRole("heading", { level: 1 }).first(), path).toBeVisible();
    await expectToFit(page, path);
  }

  await page.goto(`${url}/workflows/${id}?node=tag`);
  const tag = page.getByLabel("Tag", { exact: true });
  await expectInReach(tag);
  await tag.fill("zoomed");
  await expect(page.getByText("Add tag “zoomed”").first()).toBeVisible();
  await expectToFit(page, "the editor with a step's settings");

  await page.goto(`${url}/workflows/${id}?panel=test`);
  const run = page.getByRole("button", { name: "Run the test" });
  await expectInReach(run);
  await run.click();
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible();
  await expectToFit(page, "the test panel");

  await page.goto(`${url}/workflows/${id}?panel=publish`);
  const publish = page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true });
  await expectInReach(publish);
  await publish.click();
  await expect.poll(async () => (await api<{ version: number | null }>("GET", `/v1/workflows/${id}`)).version).toBe(1);
});
