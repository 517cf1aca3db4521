import { expect, type Locator, type Page } from "@playwright/test";
import { type Millrace, signIn, test } from "./millrace.ts";

interface GraphElement {
  id: string;
  group?: string;
  position: { x: number; y: number };
}
interface Graph {
  nodes: (GraphElement & { type: string; config: object })[];
  edges: { id: string; source: string; sourcePort: string; target: string }[];
  groups?: { id: string; name: string; collapsed?: boolean }[];
  notes?: (GraphElement & { text: string; size: object })[];
}

const node = (id: string, type: string, x: number, y: number, config: object = {}) => ({
  id,
  type,
  config,
  position: { x, y },
});
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourcePort: "next", target });
const chain: Graph = {
  nodes: [
    node("submitted", "form.submitted", 0, 0),
    node("tag", "contact.add_tag", 0, 144, { tag: "vip" }),
    node("wait", "flow.delay", 0, 288, { duration: "2d" }),
    node("task", "task.create", 0, 432, { title: "Call {{ steps.tag.output.tag }}" }),
    node("note", "contact.add_tag", 400, 144, { tag: "other" }),
  ],
  edges: [edge("submitted", "tag"), edge("tag", "wait"), edge("wait", "task")],
};

async function openWith(
  page: Page,
  millrace: Millrace,
  graph: Graph,
  query = "",
): Promise<{ saved: () => Promise<Graph> }> {
  const { id } = await millrace.api<{ id: string }>("POST", "/v1/workflows/import", {
    format: "millrace.workflow/1",
    name: "Canvas",
    graph,
  });
  await page.goto(`${millrace.url}/workflows/${id}${query}`);
  const last = graph.nodes.at(-1);
  await (last ? card(page, last.id) : page.locator(".react-flow")).waitFor();
  return {
    saved: async () => {
      await expect(page.getByText("Saved", { exact: true })).toBeVisible();
      return (await millrace.api<{ draft: Graph }>("GET", `/v1/workflows/${id}`)).draft;
    },
  };
}

const card = (page: Page, id: string) => page.getByTestId(`node-${id}`);
const isSelected = (page: Page, id: string) => expect(card(page, id)).toHaveAttribute("data-selected");

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not on the page");
  return box;
}

async function centreOf(locator: Locator) {
  const { x, y, width, height } = await boxOf(locator);
  return { x: x + width / 2, y: y + height / 2 };
}

type At = { x: number; y: number };

/** Drags by mouse; `before` runs while the button is still down at the end. */
async function drag(page: Page, from: At, to: At, before?: () => Promise<void>): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  // What is dragged comes along once the pointer has moved a little.
  await page.mouse.move(from.x + Math.sign(to.x - from.x) * 3, from.y + Math.sign(to.y - from.y) * 3);
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await before?.();
  await page.mouse.up();
}

/** Takes hold of a card at its name, beside its ports. */
async function dragCard(page: Page, id: string, by: At, before?: () => Promise<void>): Promise<void> {
  const box = await boxOf(card(page, id));
  const from = { x: box.x + 24, y: box.y + box.height / 2 };
  await drag(page, from, { x: from.x + by.x, y: from.y + by.y }, before);
}

/** Draws a marquee around two cards, one at the upper left and one at the lower right. */
async function marquee(page: Page, first: string, last: string): Promise<void> {
  const a = await boxOf(card(page, first));
  const b = await boxOf(card(page, last));
  await drag(page, { x: a.x - 40, y: a.y - 10 }, { x: b.x + b.width / 2, y: b.y + b.height - 10 });
}

test.beforeEach(async ({ page, millrace }) => signIn(page, millrace));

test("a marquee selects steps, Shift adds to them, and they move, copy and go together", async ({ page, millrace }) => {
  const { saved } = await openWith(page, millrace, chain);
  await marquee(page, "tag", "wait");
  await isSelected(page, "tag");
  await isSelected(page, "wait");
  await expect(card(page, "task")).not.toHaveAttribute("data-selected");

  await card(page, "task").click({ modifiers: ["Shift"], position: { x: 100, y: 20 } });
  await expect(page.locator("[data-testid^=node-][data-selected]")).toHaveCount(3);

  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(async () => (await saved()).nodes.map(({ position }) => position.x)).toEqual([0, 32, 32, 32, 400]);
  await page.keyboard.press("Control+z");

  await page.keyboard.press("Control+d");
  await expect(page.locator("[data-testid^=node-]")).toHaveCount(8);
  await page.keyboard.press("Control+z");

  await card(page, "wait").click({ position: { x: 100, y: 20 } });
  await page.keyboard.press("Delete");
  await expect(page.getByText("“Wait” was deleted; Add tag now leads to Create task")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(card(page, "wait")).toBeVisible();
  expect(await saved()).toEqual(chain);
});

test("guides show what a dragged step lines up with, Alt lets go of them, and Alt from the start drags a copy", async ({
  page,
  millrace,
}) => {
  const { saved } = await openWith(page, millrace, chain);
  const places = async () => (await saved()).nodes.map(({ position }) => position);

  await dragCard(page, "note", { x: 8, y: 146 }, async () => {
    await expect(page.getByTestId("guides").locator("line").first()).toBeAttached();
  });
  await expect(page.getByTestId("guides")).toHaveCount(0);
  await expect.poll(async () => (await places())[4]).toEqual({ x: 408, y: 288 });

  const box = await boxOf(card(page, "note"));
  await drag(page, { x: box.x + 24, y: box.y + 30 }, { x: box.x + 24, y: box.y + 44 }, async () => {
    await page.keyboard.down("Alt");
    await page.mouse.move(box.x + 27, box.y + 35);
    await page.mouse.move(box.x + 27, box.y + 41);
  });
  await page.keyboard.up("Alt");
  await expect.poll(async () => ((await places())[4]?.x ?? 0) % 8, { message: "off the grid" }).not.toBe(0);

  await page.keyboard.down("Alt");
  await dragCard(page, "task", { x: 400, y: 40 });
  await page.keyboard.up("Alt");
  await expect(page.locator("[data-testid^=node-]")).toHaveCount(6);
  expect((await places())[3]).toEqual({ x: 0, y: 432 });
});

test("steps become a group with a name, which collapses with its wires, moves as one, and lets steps in and out", async ({
  page,
  millrace,
}) => {
  const { saved } = await openWith(page, millrace, chain);
  await marquee(page, "tag", "wait");
  await page.keyboard.press("Control+g");
  await page.getByRole("textbox", { name: "Name of the group" }).fill("Welcome");
  await page.keyboard.press("Enter");
  const group = page.locator("[data-testid^=group-]");
  await expect(group).toContainText("Welcome");
  await expect(group).toContainText("2");

  await test.step("a step is dragged into the frame, and out of it", async () => {
    const wait = await boxOf(card(page, "wait"));
    const loose = await boxOf(card(page, "note"));
    const by = { x: wait.x - loose.x + 32, y: wait.y - loose.y - 40 };
    await dragCard(page, "note", by, async () => expect(group).toContainText("Add to the group"));
    await expect.poll(async () => (await saved()).nodes[4]?.group).toBeDefined();
    const { nodes } = await saved();
    expect(nodes[4]?.group).toBe(nodes[2]?.group);
    await dragCard(page, "note", { x: -by.x, y: -by.y }, async () => expect(group).toContainText("Take out"));
    await expect.poll(async () => (await saved()).nodes[4]?.group).toBeUndefined();
  });

  await test.step("its title moves it with its steps", async () => {
    const title = await centreOf(group.getByText("Welcome"));
    await drag(page, title, { x: title.x - 160, y: title.y });
    const shifts = async () => (await saved()).nodes.map(({ position }) => position.x);
    await expect.poll(async () => (await shifts())[1]).toBeLessThan(-100);
    const [first, tag, wait, task] = await shifts();
    expect([first, wait, task]).toEqual([0, tag, 0]);
  });

  await test.step("it collapses to one card, with its edges at the border", async () => {
    await page.getByRole("button", { name: "Collapse group Welcome" }).click();
    await expect(card(page, "tag")).toHaveCount(0);
    await expect(group).toContainText("2 steps");
    await expect(page.locator(".react-flow__edge")).toHaveCount(2);
    await expect(
      page.locator('[aria-label^="Group Welcome, collapsed, 2 steps, follows Contact form submitted, leads to"]'),
    ).toHaveCount(1);
    expect((await saved()).groups).toMatchObject([{ name: "Welcome", collapsed: true }]);
  });

  await test.step("it expands, and its frame can be taken away", async () => {
    await page.getByRole("button", { name: "Expand group Welcome" }).click();
    await expect(card(page, "tag")).toBeVisible();
    await page.keyboard.press("Control+Shift+g");
    await expect(group).toHaveCount(0);
    const { nodes, edges, groups } = await saved();
    expect(groups).toBeUndefined();
    expect(edges).toEqual(chain.edges);
    expect(nodes.some((one) => one.group !== undefined)).toBe(false);
  });
});

test("the end of an edge is dragged to another step; on empty ground it can be taken away", async ({
  page,
  millrace,
}) => {
  const { saved } = await openWith(page, millrace, chain);
  const ends = async () => (await saved()).edges.map(({ source, target }) => `${source}>${target}`);
  const endOf = async (id: string) => {
    const { x, y, width } = await boxOf(card(page, id));
    return { x: x + width / 2, y: y - 6 };
  };
  const other = await boxOf(card(page, "note"));
  await drag(page, await endOf("wait"), { x: other.x + 60, y: other.y + 30 });
  await expect.poll(ends).toEqual(["submitted>tag", "wait>task", "tag>note"]);

  const end = await endOf("task");
  await drag(page, end, { x: end.x - 300, y: end.y });
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect.poll(ends).toEqual(["submitted>tag", "tag>note"]);
  await page.keyboard.press("Control+z");
  await expect.poll(ends).toEqual(["submitted>tag", "wait>task", "tag>note"]);
});

test("steps are copied from one workflow into another, and what is no workflow is refused with a word", async ({
  page,
  context,
  millrace,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openWith(page, millrace, chain);
  await page.locator(".react-flow__pane").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");

  const { saved } = await openWith(page, millrace, { nodes: [node("tag", "contact.add_tag", 0, 0)], edges: [] });
  await page.keyboard.press("Control+v");
  await expect(page.locator("[data-testid^=node-]")).toHaveCount(6);
  const { nodes, edges } = await saved();
  expect(edges).toHaveLength(3);
  // The copied tag has another name here, and the copied task reads from the copy.
  const copied = edges.find(({ source }) => source.startsWith("add_tag"))?.source;
  expect(nodes.find(({ type }) => type === "task.create")?.config).toEqual({
    title: `Call {{ steps.${copied}.output.tag }}`,
  });

  for (const text of ["just words", '{"format":"millrace.fragment/1","nodes":[{"id":"__proto__"}],"edges":[]}']) {
    await page.evaluate(async (words) => navigator.clipboard.writeText(words), text);
    await page.keyboard.press("Control+v");
    await expect(page.getByText("Nothing was pasted: what you copied holds no steps").first()).toBeVisible();
  }
  await expect(page.locator("[data-testid^=node-]")).toHaveCount(6);
});

test("a note is written in place, moved, and found in the menu of the canvas", async ({ page, millrace }) => {
  const { saved } = await openWith(page, millrace, chain);
  await page.locator(".react-flow__pane").click({ button: "right", position: { x: 60, y: 300 } });
  await page.getByRole("menuitem", { name: /Add a note/ }).click();
  await page.getByRole("textbox", { name: "Text of the note" }).fill("<b>Ask Ada</b>");
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-testid^=note-]")).toHaveText("<b>Ask Ada</b>");
  await page.keyboard.press("ArrowDown");
  const [note] = (await saved()).notes ?? [];
  expect(note?.text).toBe("<b>Ask Ada</b>");
  await page.keyboard.press("Delete");
  await expect(page.locator("[data-testid^=note-]")).toHaveCount(0);
});

test("the controls cover no step of a small workflow on a phone", async ({ page, millrace }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openWith(page, millrace, { nodes: chain.nodes.slice(0, 4), edges: chain.edges }, "?view=canvas");
  const controls = await boxOf(page.getByRole("group", { name: "View" }));
  const last = await boxOf(card(page, "task"));
  const add = await boxOf(page.getByRole("button", { name: "Add a step", exact: true }));
  expect(last.y + last.height).toBeLessThanOrEqual(Math.min(controls.y, add.y));
});
