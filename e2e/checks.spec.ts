import { expect } from "@playwright/test";
import { signIn, test } from "./millrace.ts";

const at = (x: number, y: number) => ({ position: { x, y } });
const graph = {
  nodes: [
    { id: "order", type: "order.created", name: "Order", config: {}, ...at(160, 0) },
    {
      ...{ id: "call", type: "task.create", name: "Call them", ...at(160, 144) },
      config: { title: "Call {{ contact.emial }} about {{ event.data.totl }}" },
    },
    { id: "lost", type: "flow.stop", name: "<img src=x onerror=alert(1)>", config: {}, ...at(480, 288) },
  ],
  edges: [{ id: "e1", source: "order", sourcePort: "next", target: "call" }],
};

test("problems are found while somebody types, led to by the keyboard, and put right by one click", async ({
  page,
  millrace,
}) => {
  const { id } = await millrace.api<{ id: string }>("POST", "/v1/workflows", { name: "Checks", graph });
  await signIn(page, millrace);
  await page.goto(`${millrace.url}/workflows/${id}`);
  const button = page.getByRole("button", { name: /Problems: / });
  await expect(button).toHaveAccessibleName("Problems: 3 warnings");

  await test.step("F8 goes from one step with a problem to the next", async () => {
    await page.keyboard.press("F8");
    await expect(page).toHaveURL(/node=call/);
    await page.keyboard.press("F8");
    await expect(page).toHaveURL(/node=lost/);
    await page.keyboard.press("Shift+F8");
    await expect(page).toHaveURL(/node=call/);
  });

  await test.step("the list tells them by step, and hostile names as text", async () => {
    await button.click();
    const list = page.getByRole("dialog", { name: "Problems" });
    await expect(list.getByRole("list", { name: "Call them" }).getByText("Did you mean “total”?")).toBeVisible();
    await expect(list.getByText("No trigger leads to “<img src=x onerror=alert(1)>”")).toBeVisible();
  });

  await test.step("a fix says what it will do, does it, and is undone like everything else", async () => {
    const list = page.getByRole("dialog", { name: "Problems" });
    await list.getByRole("button", { name: "Replace “event.data.totl” by “event.data.total”" }).click();
    await expect(button).toHaveAccessibleName("Problems: 2 warnings");
    await list.getByRole("button", { name: "Replace “contact.emial” by “contact.email”" }).click();
    await expect(button).toHaveAccessibleName("Problems: 1 warning");
    await list.getByRole("button", { name: "Remove “<img src=x onerror=alert(1)>”" }).click();
    await expect(page.getByRole("button", { name: "No problems" })).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+z");
    await expect(button).toHaveAccessibleName("Problems: 1 warning");
  });

  await test.step("what is put right is stored, and so is what was undone", async () => {
    await expect
      .poll(async () => {
        const { draft } = await millrace.api<{ draft: typeof graph }>("GET", `/v1/workflows/${id}`);
        return Object.fromEntries(draft.nodes.map((node) => [node.id, node.config]));
      })
      .toEqual({ order: {}, call: { title: "Call {{ contact.email }} about {{ event.data.total }}" }, lost: {} });
  });

  await test.step("warnings do not stand in the way of publishing, and publishing nothing new says so", async () => {
    await millrace.api("POST", `/v1/workflows/${id}/publish`, {});
    await page.reload();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("Nothing has changed since version 1")).toBeVisible();
  });
});
