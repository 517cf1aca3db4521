import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { sampleWorkflow } from "../packages/server/src/sample-workflow.ts";
import { type Millrace, signIn, test } from "./millrace.ts";

const sample = { format: "millrace.workflow/1", ...sampleWorkflow, name: "Accessibility" };

/** Every page with something on it, and with what opens on it. */
async function pagesOf({ api }: Millrace): Promise<Record<string, string>> {
  const first = async (path: string) => (await api<{ items: { id: string }[] }>("GET", path)).items[0]?.id ?? "";
  const [workflow, run, contact] = await Promise.all([
    first("/v1/workflows?status=active"),
    first("/v1/runs"),
    first("/v1/contacts"),
  ]);
  return {
    "the workflows": "/workflows",
    "the editor": `/workflows/${workflow}`,
    "the editor with a branch's settings": `/workflows/${workflow}?node=size`,
    "the editor with an e-mail's settings": `/workflows/${workflow}?node=thanks`,
    "the runs": "/runs",
    "a run": `/runs/${run}?node=size`,
    "the events": "/events",
    "the contacts": "/contacts",
    "a contact": `/contacts/${contact}`,
    "the tasks": "/tasks",
    "the mailbox": "/mailbox",
    "the settings": "/settings",
    "a page that does not exist": "/nothing-here",
  };
}

async function sendEvents({ api }: Millrace): Promise<void> {
  const workflow = await api<{ id: string }>("POST", "/v1/workflows/import", sample);
  await api("POST", `/v1/workflows/${workflow.id}/publish`, {});
  for (const budget of [50, 250]) {
    await api("POST", "/v1/events", {
      type: "form.submitted",
      contact: { externalId: `axe-${budget}`, email: `axe-${budget}@example.com`, fields: { first_name: "Ada" } },
      data: { formId: "contact", budget },
    });
  }
  await expect.poll(async () => (await api<{ items: unknown[] }>("GET", "/v1/tasks")).items.length).toBeGreaterThan(0);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test.describe(`at ${viewport.width} × ${viewport.height}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport, reducedMotion: "reduce" });

      test("no page violates the rules of axe", async ({ page, millrace }) => {
        if ((await millrace.api<{ items: unknown[] }>("GET", "/v1/tasks")).items.length === 0)
          await sendEvents(millrace);
        await page.goto(millrace.url);
        await page.getByLabel("E-mail").waitFor();
        expect(await violations(page), "the sign-in page").toEqual([]);
        await signIn(page, millrace);
        for (const [name, path] of Object.entries(await pagesOf(millrace))) {
          await page.goto(millrace.url + path);
          await expect(page.getByRole("heading", { level: 1 }).first(), name).toBeVisible();
          await expect(page.locator(".mantine-Skeleton-root, .mantine-Loader-root"), name).toHaveCount(0);
          expect(await violations(page), name).toEqual([]);
        }
      });

      test("nothing that opens in the editor violates the rules of axe", async ({ page, millrace }) => {
        if ((await millrace.api<{ items: unknown[] }>("GET", "/v1/tasks")).items.length === 0)
          await sendEvents(millrace);
        const paths = await pagesOf(millrace);
        await signIn(page, millrace);
        await page.goto(millrace.url + paths["the editor"]);
        await page.getByRole("button", { name: /^(Outline|Show the canvas)$/ }).waitFor();
        if (viewport.width > 800) await page.keyboard.press("o");
        const rows = page.getByRole("treeitem");
        await expect(rows.first()).toBeVisible();
        expect(await violations(page), "the outline").toEqual([]);

        await rows.first().focus();
        await page.keyboard.press(".");
        await expect(page.getByRole("menu")).toBeVisible();
        expect(await violations(page), "a menu of the outline").toEqual([]);
        await page.keyboard.press("Escape");
        await expect(rows.first()).toBeFocused();

        await page.keyboard.press("c");
        await expect(page.getByRole("listbox")).toBeVisible();
        expect(await violations(page), "the list of what may follow").toEqual([]);
        await page.keyboard.press("Escape");

        await page.keyboard.press("Control+k");
        await expect(page.getByRole("option").first()).toBeVisible();
        expect(await violations(page), "the command palette").toEqual([]);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("listbox")).toHaveCount(0);

        await page.keyboard.press("?");
        await expect(page.getByRole("heading", { name: "Keyboard shortcuts" })).toBeVisible();
        expect(await violations(page), "the sheet of keys").toEqual([]);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toHaveCount(0);

        await page.keyboard.press("/");
        await page.keyboard.type("tag");
        expect(await violations(page), "finding steps").toEqual([]);
      });
    });
  }
}

async function violations(page: ConstructorParameters<typeof AxeBuilder>[0]["page"]): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(" ")).join(", ")})`,
  );
}
