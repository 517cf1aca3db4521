import { expect } from "@playwright/test";
import { hostileValues, short } from "./hostile-values.ts";
import { type Millrace, signIn, test } from "./millrace.ts";
import { bare, TypeEverywhere } from "./type-everywhere.ts";
import { expectToFit, expectToHold, watch } from "./unbroken-page.ts";

// A trace of some thousand keys would take longer than typing them.
test.use({ trace: "off" });

/** A workflow that can be published, with a group and a note. */
async function drawSmall({ api }: Millrace): Promise<string> {
  const { id } = await api<{ id: string }>("POST", "/v1/workflows", {
    name: "Small",
    graph: {
      nodes: [
        { id: "form", type: "form.submitted", config: {}, position: { x: 0, y: 160 } },
        {
          ...{ id: "task", type: "task.create", group: "g", position: { x: 0, y: 320 } },
          config: { title: "{{ event.data.text }}", description: "{{ event.data.text }}" },
        },
      ],
      edges: [{ id: "e", source: "form", sourcePort: "next", target: "task" }],
      groups: [{ id: "g", name: "Group" }],
      notes: [{ id: "note", text: "Note", position: { x: 320, y: 160 }, size: { width: 240, height: 120 } }],
    },
  });
  return id;
}

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  const isWide = viewport.width > 800;
  test.describe(`at ${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport, reducedMotion: "reduce" });

    test("hostile values are typed into every other form and search", async ({ page, millrace }) => {
      const { api, url } = millrace;
      test.setTimeout(240_000);
      const alarms = watch(page);
      const typing = new TypeEverywhere(page, hostileValues);
      const dialog = page.getByRole("dialog");
      const body = page.locator("body");
      await test.step("signing in is refused, and what was typed stays", async () => {
        await page.goto(url);
        await page.getByLabel("E-mail").waitFor();
        await typing.fill(page.locator("form"), "the sign-in");
        await page.getByRole("button", { name: "Sign in" }).click();
        await expectToHold(body, "the sign-in");
      });

      await signIn(page, millrace);
      await test.step("a new workflow", async () => {
        await page.getByRole("button", { name: "New workflow" }).click();
        await typing.fill(dialog, "the dialog of a new workflow");
        const name = await dialog.getByLabel("Name").inputValue();
        await dialog.getByRole("button", { name: "Create and open" }).click();
        await expect(page.getByLabel("Workflow name")).toHaveValue(name);
        await expectToFit(page, "the editor");
      });

      const id = await drawSmall(millrace);
      const nameOf = async () => (await api<{ name: string }>("GET", `/v1/workflows/${id}`)).name;
      await test.step("the name of a workflow", async () => {
        await page.goto(`${url}/workflows/${id}`);
        for (let count = 0; count < 5; count += 1) {
          const name = short(
            typing
              .next()
              .replaceAll(/[\r\n]/g, "")
              .trim(),
            100,
          );
          await page.getByLabel("Workflow name").fill(name);
          await page.getByLabel("Workflow name").press("Enter");
          if (name !== "") await expect.poll(nameOf).toBe(name);
          await expectToFit(page, "the bar of the editor");
        }
      });

      await test.step("the settings of a workflow", async () => {
        await api("PATCH", `/v1/workflows/${id}`, { settings: { reentry: { mode: "every", every: "1d" } } });
        await page.goto(`${url}/workflows/${id}?panel=settings`);
        const typed = await typing.fill(dialog, "the settings of a workflow");
        await dialog.getByRole("button", { name: "Save", exact: true }).click();
        await expect(dialog.getByRole("alert")).toBeVisible();
        for (const { label, text, field } of typed)
          expect(bare(await field.inputValue().catch(async () => (await field.textContent()) ?? "")), label).toContain(
            bare(text).slice(0, 20),
          );
        await expectToHold(dialog, "the settings of a workflow");
        await expectToFit(page, "the settings of a workflow");
      });

      await test.step("a group and a note", async () => {
        await page.goto(`${url}/workflows/${id}?view=canvas`);
        for (let count = 0; count < 4; count += 1) {
          await page.locator("[data-testid^=group-] [class*=name]").first().dblclick();
          const name = page.getByRole("textbox", { name: "Name of the group" });
          const text = typing.next();
          await name.fill(text);
          await name.press("Enter");
          await expect(name).toHaveCount(0);
        }
        for (let count = 0; count < 4; count += 1) {
          await page.getByTestId("note-note").dblclick();
          const note = page.getByRole("textbox", { name: "Text of the note" });
          const text = typing.next();
          await note.fill(text);
          await note.press("Escape");
          expect(bare(text)).toContain(bare((await page.getByTestId("note-note").textContent()) ?? "").slice(0, 50));
        }
        await expectToFit(page, "the canvas");
      });

      await test.step("finding, commands and the palette", async () => {
        await page.goto(`${url}/workflows/${id}?view=canvas`);
        await page.locator(".react-flow").first().waitFor();
        await page.keyboard.press("Control+f");
        for (let count = 0; count < 4; count += 1) {
          await page.getByLabel("Find steps").fill(typing.next());
          await expectToFit(page, "finding steps");
        }
        await page.keyboard.press("Escape");
        await page.keyboard.press("Control+k");
        for (let count = 0; count < 4; count += 1) {
          await dialog.getByRole("combobox").fill(typing.next());
          await expectToHold(dialog, "the command palette");
        }
        await page.keyboard.press("Escape");
        if (isWide)
          for (let count = 0; count < 3; count += 1) await page.getByPlaceholder("Search steps").fill(typing.next());
        await expectToFit(page, "the palette of steps");
      });

      await test.step("a large window and the variables", async () => {
        await page.goto(`${url}/workflows/${id}?node=task`);
        await page.getByRole("button", { name: "Write Description in a large window" }).click();
        await typing.fill(dialog, "the large window");
        await dialog.getByRole("button", { name: "Insert variable" }).click();
        await page
          .getByPlaceholder(/^Search/)
          .last()
          .fill(typing.next());
        await expectToFit(page, "the variables");
      });

      await test.step("data by hand and a saved test", async () => {
        await page.goto(`${url}/workflows/${id}?panel=test`);
        const panel = page.getByRole("complementary", { name: "Test" });
        await panel.getByRole("button", { name: /^Preview with/ }).click();
        await page.getByRole("menuitem", { name: "Write data by hand…" }).click();
        await typing.fill(dialog, "the data by hand");
        await expect(dialog.getByText("This is not a JSON object")).toBeVisible();
        await dialog.getByLabel("Event data").fill(JSON.stringify({ formId: "f", text: typing.next() }));
        await dialog.getByRole("button", { name: "Preview with this" }).click();
        await panel.getByRole("button", { name: "Run the test" }).click();
        await panel.getByRole("button", { name: "Save as test" }).click();
        await typing.fill(panel.locator("form").last(), "the name of a test");
        const name = await panel.getByLabel("Name of the test").inputValue();
        await panel.getByRole("button", { name: "Save", exact: true }).click();
        await expect
          .poll(async () => JSON.stringify(await api("GET", `/v1/workflows/${id}/tests`)))
          .toContain(JSON.stringify(name.trim()).slice(1, -1));
        await panel.getByText(/^Saved tests/).click();
        await expectToHold(panel, "the saved tests");
        await expectToFit(page, "the saved tests");
      });

      await test.step("publishing, and what came in and was begun", async () => {
        await page.goto(`${url}/workflows/${id}?panel=publish`);
        await dialog.getByLabel("Note").waitFor();
        await typing.fill(dialog, "the publish dialog");
        await dialog.getByRole("button", { name: "Publish", exact: true }).click();
        await expect(dialog).toHaveCount(0);
        await page.goto(`${url}/workflows/${id}?panel=versions`);
        await dialog.getByRole("button", { name: /^Edit the note of version 1/ }).click();
        await typing.fill(dialog, "the note of a version");
        await dialog.getByRole("button", { name: "Save note" }).click();
        await expect(dialog.getByRole("button", { name: "Save note" })).toHaveCount(0);
        await expectToHold(dialog, "the versions");
      });

      await test.step("tasks with hostile titles", async () => {
        for (const [at, text] of hostileValues.entries())
          await api("POST", "/v1/events", {
            type: "form.submitted",
            contact: { externalId: `typing-${viewport.width}-${at}`, fields: { first_name: text } },
            data: { formId: "f", text: short(text, 300) },
          });
        const tasks = async () => (await api<{ items: unknown[] }>("GET", "/v1/tasks?limit=100")).items.length;
        await expect.poll(tasks, { timeout: 30_000 }).toBeGreaterThan(40);
        await page.goto(`${url}/tasks`);
        await page.getByRole("checkbox").first().waitFor();
        await expectToFit(page, "the tasks");
        for (const box of (await page.getByRole("checkbox").all()).slice(0, 3)) await box.click();
        await expectToFit(page, "the tasks with what was done");
      });

      await test.step("runs and what is done with many", async () => {
        await page.goto(`${url}/runs?workflowId=${id}`);
        await page.getByRole("button", { name: "Actions for all runs of the list" }).click();
        await page.getByRole("menuitem").first().click();
        await expectToHold(dialog, "the dialog about all runs");
        await expectToFit(page, "the dialog about all runs");
      });

      await test.step("searches and filters", async () => {
        for (const [path, label] of [
          ["/workflows", "Search workflows"],
          ["/contacts", "Search contacts"],
          ["/contacts", "Filter by tag"],
          ["/runs", "Search runs"],
          ["/runs", "Workflow"],
          ["/events", "Event type"],
        ] as const) {
          const field = page.getByRole("main").getByLabel(label, { exact: true }).and(page.locator("input"));
          for (let count = 0; count < 3; count += 1) {
            if (count === 0 || label === "Filter by tag") await page.goto(url + path);
            await field.fill(typing.next());
            const kept = (await field.inputValue()).trim();
            await field.press("Enter");
            const sought = () => new URL(page.url()).searchParams.get("q") ?? "";
            if (label.startsWith("Search")) await expect.poll(sought, `${label} is in the address`).toBe(kept);
            await expectToFit(page, `${path}, ${label}`);
          }
        }
      });

      await test.step("a new API key", async () => {
        await page.goto(`${url}/settings/api-keys`);
        await page.getByRole("button", { name: "New API key" }).click();
        await typing.fill(dialog, "a new API key");
        await expectToHold(dialog, "a new API key");
        const name = await dialog.getByLabel("Name").inputValue();
        for (const pill of await dialog.locator(".mantine-Pill-remove").all()) await pill.click();
        await dialog.getByRole("button", { name: "Create key" }).click();
        await expect(dialog.getByText("Copy").first()).toBeVisible();
        await expectToHold(dialog, "the key that was made");
        const keys = await api<{ items: { name: string }[] }>("GET", "/v1/api-keys");
        expect(keys.items.map((key) => key.name)).toContain(name.trim());
      });

      await test.step("the workspace", async () => {
        await page.goto(`${url}/settings/workspace`);
        const form = page.locator("form");
        await form.getByLabel("Name").waitFor();
        const typed = await typing.fill(form, "the workspace");
        await form.getByLabel("Name").fill("x".repeat(10_000));
        await form.getByRole("button", { name: "Save" }).click();
        await expect(form.getByRole("alert")).toBeVisible();
        expect(typed.length).toBeGreaterThan(0);
        await expectToFit(page, "the workspace");
        await expectToHold(form, "the workspace");
      });

      expect(alarms).toEqual([]);
    });
  });
}
