import { expect } from "@playwright/test";
import { hostileValues, short } from "./hostile-values.ts";
import { type Millrace, signIn, test } from "./millrace.ts";
import { expectToFit, watch } from "./unbroken-page.ts";

/** Sends a value with an id of its own wherever a person or a module may bring one. */
async function plant({ api }: Millrace): Promise<string> {
  const nodes = hostileValues.map((text, at) => ({
    id: `n${at}`,
    ...(at === 0 ? { type: "form.submitted", config: {} } : configured(at, text)),
    name: short(text, 200),
    note: short(text, 5_000),
    position: { x: (at % 5) * 320, y: Math.floor(at / 5) * 144 },
    ...(at % 7 === 0 ? { group: `g${at}` } : {}),
  }));
  const graph = {
    nodes,
    edges: nodes.slice(1).map(({ id }, at) => ({ id: `e${at}`, source: `n${at}`, target: id })),
    groups: hostileValues.flatMap((text, at) => (at % 7 === 0 ? [{ id: `g${at}`, name: short(text, 200) }] : [])),
    notes: hostileValues.slice(0, 12).map((text, at) => ({
      ...{ id: `s${at}`, text: short(text, 5_000) },
      ...{ position: { x: 1_700, y: at * 140 }, size: { width: 240, height: 120 } },
    })),
  };
  const { id } = await api<{ id: string }>("POST", "/v1/workflows", { name: "Hostile values", graph });
  for (const [at, text] of hostileValues.entries()) {
    const name = short(text, 200).trim() || "-";
    await api("POST", "/v1/workflows", {
      ...{ name, description: short(text, 2_000), category: short(text, 100) },
    });
    await api("POST", "/v1/events", {
      type: "form.submitted",
      contact: { externalId: `hostile-${at}`, email: `hostile-${at}@example.com`, fields: { first_name: text } },
      data: { formId: short(text, 256), budget: at, [short(text, 60)]: text },
    });
  }
  return id;
}

function configured(at: number, text: string): { type: string; config: object } {
  const kinds = [
    { type: "contact.add_tag", config: { tag: text } },
    { type: "task.create", config: { title: text, description: text } },
    { type: "email.send", config: { to: text, subject: text, html: text, text } },
    { type: "http.request", config: { method: "POST", url: text, headers: { "x-text": text }, body: text } },
    { type: "flow.set_variables", config: { variables: { text } } },
    { type: "contact.update_field", config: { field: text, value: text } },
    { type: "flow.stop", config: { reason: text } },
    {
      type: "flow.branch",
      config: {
        branches: [
          { id: "one", name: short(text, 100), when: { field: "event.data.x", operator: "equals", value: text } },
        ],
      },
    },
  ];
  const kind = kinds[at % kinds.length];
  if (!kind) throw new Error("There is no such kind");
  return kind;
}

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test.describe(`at ${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport, reducedMotion: "reduce" });

    test("fifty hostile values are shown as text everywhere, and break nothing", async ({ page, millrace }) => {
      test.setTimeout(400_000);
      expect(hostileValues).toHaveLength(50);
      const alarms = watch(page);
      const id = await plant(millrace);
      await signIn(page, millrace);

      await test.step("lists and records", async () => {
        const { items } = await millrace.api<{ items: { id: string }[] }>("GET", "/v1/contacts?limit=60");
        const contacts = items.slice(0, 50).map((contact) => `/contacts/${contact.id}`);
        const places = ["/workflows", "/runs", "/events", "/contacts", "/tasks", "/mailbox", "/settings/api-keys"];
        for (const path of [...places, ...contacts.slice(0, 12)]) {
          await page.goto(millrace.url + path);
          await expect(page.getByRole("heading", { level: 1 }).first(), path).toBeVisible();
          await expectToFit(page, path);
        }
      });

      await test.step("each step's settings in the editor", async () => {
        for (const [at, text] of hostileValues.entries()) {
          if (viewport.width < 500 && at % 3 > 0) continue;
          await page.goto(`${millrace.url}/workflows/${id}?node=n${at}`);
          await expect(page.getByLabel("Step name"), `step ${at}`).toHaveValue(short(text, 200).replace(/[\r\n]/g, ""));
          await expectToFit(page, `the settings of step ${at}`);
        }
      });

      await test.step("typed by hand", async () => {
        for (const text of hostileValues) {
          // The field counts halves of pairs, so a long one would be cut between them.
          const name = short(text.replace(/[\r\n]/g, ""), 100);
          await page.getByLabel("Step name").fill(name);
          await expect(page.getByLabel("Step name")).toHaveValue(name);
        }
        await expectToFit(page, "the editor");
      });

      expect(alarms).toEqual([]);
      expect(await page.title()).not.toBe("1");
    });
  });
}

test("a value that no database can hold is refused by the name of its field, and nothing is stored", async ({
  millrace,
}) => {
  const answer = await fetch(`${millrace.url}/v1/workflows`, {
    method: "POST",
    headers: { authorization: `Bearer ${millrace.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "null \u0000 character" }),
  });
  expect(answer.status).toBe(422);
  expect(JSON.stringify(await answer.json())).toContain("name");
});

test("every hostile value comes back as it was sent", async ({ millrace: { api } }) => {
  const texts = hostileValues.map((text) => short(text, 200));
  const graph = {
    nodes: texts.map((text, at) => ({ id: `n${at}`, type: "flow.stop", name: text, config: { reason: text } })),
    edges: [],
  };
  const { id } = await api<{ id: string }>("POST", "/v1/workflows", { name: "Round trip", graph });
  const { draft } = await api<{ draft: { nodes: { name: string; config: { reason: string } }[] } }>(
    "GET",
    `/v1/workflows/${id}`,
  );
  expect(draft.nodes.map(({ name, config }) => [name, config.reason])).toEqual(texts.map((text) => [text, text]));
});
