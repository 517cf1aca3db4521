import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { type Millrace, signIn, test } from "./millrace.ts";

const graph = (duration: string) => ({
  nodes: [
    { id: "start", type: "order.created" },
    {
      id: "mail",
      type: "email.send",
      name: "Say thanks",
      config: { to: "{{ contact.email }}", subject: "Thanks for {{ event.data.orderId }}", html: "<p>Thanks</p>" },
    },
    { id: "wait", type: "flow.delay", name: "Some days later", config: { duration } },
    { id: "tag", type: "contact.add_tag", config: { tag: "thanked" } },
  ],
  edges: [
    { id: "e1", source: "start", target: "mail" },
    { id: "e2", source: "mail", target: "wait" },
    { id: "e3", source: "wait", target: "tag" },
  ],
});

interface InFlight {
  versions: { version: number; runs: number }[];
}

const inFlight = async ({ api }: Millrace, id: string) =>
  (await api<InFlight>("GET", `/v1/workflows/${id}/in-flight`)).versions.map(({ version, runs }) => [version, runs]);

const violations = async (page: Page) =>
  (await new AxeBuilder({ page }).include('[role="dialog"]').analyze()).violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ html }) => html),
  ]);

test("an operator replays a run from a step, publishes over people who wait, and cancels all that are left", async ({
  page,
  millrace,
  mailbox,
}) => {
  const { api } = millrace;
  const { id } = await api<{ id: string }>("POST", "/v1/workflows", { name: "Orders", graph: graph("3d") });
  await api("POST", `/v1/workflows/${id}/publish`, {});
  for (const number of [1, 2, 3]) {
    await api("POST", "/v1/events", {
      type: "order.created",
      contact: { externalId: `o-${number}`, email: `o-${number}@example.com` },
      data: { orderId: `order-${number}`, total: 10, currency: "EUR" },
    });
  }
  await expect.poll(() => inFlight(millrace, id)).toEqual([[1, 3]]);
  const waiting = () => api<{ items: { id: string }[] }>("GET", `/v1/runs?workflowId=${id}&status=waiting`);
  await expect.poll(async () => (await waiting()).items.length).toBe(3);
  const run = (await waiting()).items[0]?.id ?? "";
  const mails = async () =>
    (await mailbox.messages()).filter((mail) => JSON.stringify(mail).includes("Thanks for order-"));
  await expect.poll(async () => (await mails()).length).toBe(3);

  await signIn(page, millrace);
  const dialog = page.getByRole("dialog");

  await test.step("sees what was sent before a replay, and replays from that step", async () => {
    await page.goto(`${millrace.url}/runs/${run}?node=mail`);
    await page.getByRole("button", { name: "Replay from here" }).click();
    await expect(dialog.getByText(`${run}:mail:`)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Replay", exact: true }).click();
    await expect(page).not.toHaveURL(new RegExp(run));
    await expect.poll(async () => (await mails()).length).toBe(4);
    await expect.poll(() => inFlight(millrace, id)).toEqual([[1, 4]]);
  });

  await test.step("moves those who wait to the new version", async () => {
    await fetch(`${millrace.url}/v1/workflows/${id}/draft`, {
      method: "PUT",
      headers: { authorization: `Bearer ${millrace.apiKey}`, "content-type": "application/json", "if-match": "*" },
      body: JSON.stringify({ graph: graph("5d") }),
    });
    await page.goto(`${millrace.url}/workflows/${id}`);
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(dialog.getByRole("heading", { name: "4 runs are under way" })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await dialog.getByText("Move", { exact: true }).click();
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("Version 2 is live; 4 runs move to it")).toBeVisible();
    await expect.poll(() => inFlight(millrace, id)).toEqual([[2, 4]]);
  });

  await test.step("cancels all that the filters find", async () => {
    await page.goto(`${millrace.url}/runs?workflowId=${id}`);
    await page.getByRole("button", { name: "Actions for all runs of the list" }).click();
    await page.getByRole("menuitem", { name: "Cancel all that match" }).click();
    await expect(dialog.getByRole("heading", { name: "Cancel 4 runs?" })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel 4 runs" }).click();
    await expect(dialog.getByText("4 runs were cancelled.")).toBeVisible();
    await expect.poll(() => inFlight(millrace, id)).toEqual([]);
  });
});
