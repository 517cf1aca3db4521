import { expect, type Page } from "@playwright/test";
import { signIn, test } from "./millrace.ts";

/** 15 columns of 20 steps, each column a chain. */
const columns = 15;
const rows = 20;
const ids = Array.from({ length: columns * rows }, (_, at) => `n${at}`);
const graph = {
  nodes: [
    { id: "start", type: "form.submitted", config: {}, position: { x: 0, y: -144 } },
    ...ids.map((id, at) => ({
      ...{ id, type: "contact.add_tag", config: { tag: `tag ${at}` } },
      position: { x: Math.floor(at / rows) * 320, y: (at % rows) * 144 },
    })),
  ],
  edges: ids.map((id, at) => ({
    ...{ id: `e${at}`, sourcePort: "next", target: id },
    source: at % rows === 0 ? "start" : `n${at - 1}`,
  })),
};

const card = (page: Page, id: string) => page.getByTestId(`node-${id}`);

/** How far the end of an edge's line is from the middle of a card's upper side, on the screen, in pixels. */
const gapAbove = (page: Page, edge: string, node: string) =>
  page.evaluate(
    ([edgeId, nodeId]) => {
      const line = document.querySelector<SVGPathElement>(`[data-id="${edgeId}"] .react-flow__edge-path`);
      const box = document.querySelector(`.react-flow__node[data-id="${nodeId}"]`)?.getBoundingClientRect();
      const matrix = line?.getScreenCTM();
      if (!line || !box || !matrix) return undefined;
      const end = line.getPointAtLength(line.getTotalLength()).matrixTransform(matrix);
      return Math.round(Math.hypot(end.x - (box.x + box.width / 2), end.y - box.y));
    },
    [edge, node],
  );

/** The number of the step nearest to the middle of the window. */
const middleStep = (page: Page) =>
  page.evaluate(() => {
    const far = (node: Element) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      return Math.hypot(x + width / 2 - innerWidth / 2, y + height / 2 - innerHeight / 2);
    };
    const [nearest] = [...document.querySelectorAll(".react-flow__node")].toSorted((a, b) => far(a) - far(b));
    return Number(nearest?.getAttribute("data-id")?.slice(1));
  });

test("in a workflow of three hundred steps a dragged step takes its edges along, and stands where it was let go", async ({
  page,
  millrace,
}) => {
  await signIn(page, millrace);
  const { id } = await millrace.api<{ id: string }>("POST", "/v1/workflows", { name: "Large", graph });
  await page.goto(`${millrace.url}/workflows/${id}`);
  await expect(page.locator(".react-flow__node")).toHaveCount(graph.nodes.length);
  const toFullSize = () => page.getByRole("button", { name: /back to 100 %/ }).click();
  await page.getByRole("button", { name: "Show everything" }).click();
  await toFullSize();
  await expect(page.getByRole("button", { name: /Zoom 100 %/ })).toBeVisible();
  const step = await middleStep(page);
  const words = (of: number) => card(page, `n${of}`).getByText(`Add tag “tag ${of}”`);
  await expect(words(step)).toBeVisible();

  const start = await card(page, `n${step}`).boundingBox();
  if (!start) throw new Error("The step is out of sight");
  const from = { x: start.x + 24, y: start.y + start.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let move = 1; move <= 12; move++) {
    await page.mouse.move(from.x - move * 8, from.y + move * 2);
    // Whatever is drawn anew on the way, edge and step do not part.
    if (move > 2) await expect.poll(() => gapAbove(page, `e${step}`, `n${step}`)).toBeLessThan(8);
  }
  expect((await card(page, `n${step}`).boundingBox())?.x).toBeLessThan(start.x - 80);
  await page.mouse.up();
  await expect(page.getByRole("button", { name: "Undo" })).toBeEnabled();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  expect((await card(page, `n${step}`).boundingBox())?.x).toBeLessThan(start.x - 80);
  expect(await gapAbove(page, `e${step}`, `n${step}`)).toBeLessThan(8);
  expect(await gapAbove(page, `e${step + 1}`, `n${step + 1}`)).toBeLessThan(8);
  const { draft } = await millrace.api<{ draft: typeof graph }>("GET", `/v1/workflows/${id}`);
  const places = new Map(graph.nodes.map((node) => [node.id, node.position]));
  expect(draft.nodes.filter((node) => node.position.x !== places.get(node.id)?.x).map((node) => node.id)).toEqual([
    `n${step}`,
  ]);

  await test.step("Escape takes a drag back", async () => {
    const before = await card(page, `n${step + 1}`).boundingBox();
    if (!before) throw new Error("The step is out of sight");
    await page.mouse.move(before.x + 24, before.y + 20);
    await page.mouse.down();
    await page.mouse.move(before.x + 80, before.y + 60, { steps: 8 });
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await expect.poll(async () => (await card(page, `n${step + 1}`).boundingBox())?.x).toBe(before.x);
    expect(await gapAbove(page, `e${step + 2}`, `n${step + 2}`)).toBeLessThan(8);
  });

  await test.step("from far out a card is its icon; nearer by it can be read again", async () => {
    await page.getByRole("button", { name: "Show everything" }).click();
    await expect(words(step)).toBeHidden();
    await expect(card(page, `n${step}`).locator("span").nth(1)).toHaveCSS("background-image", /^url\("data:image\/svg/);
    await toFullSize();
    await expect(page.getByRole("button", { name: /Zoom 100 %/ })).toBeVisible();
    await expect(words(await middleStep(page))).toBeVisible();
  });

  await test.step("from far out, lines go with a step that is dragged, and are there again after it", async () => {
    const images = page.locator("svg[aria-hidden].react-flow__edges");
    await page.getByRole("button", { name: "Show everything" }).click();
    await expect(words(step)).toBeHidden();
    // Those that were in sight nearer by go after a while.
    await expect(page.locator("div.react-flow__edges .react-flow__edge")).toHaveCount(0);
    const before = await card(page, `n${step}`).boundingBox();
    if (!before) throw new Error("The step is out of sight");
    await page.mouse.move(before.x + before.width / 4, before.y + before.height / 2);
    await page.mouse.down();
    await page.mouse.move(before.x + 60, before.y + 30, { steps: 8 });
    await expect(images).toHaveCount(2);
    await page.mouse.up();
    await expect(images).toHaveCount(1);
    await expect(page.locator(`.react-flow__edge[data-id="e${step}"]`)).toHaveCSS("visibility", "visible");
    await expect.poll(() => gapAbove(page, `e${step}`, `n${step}`)).toBeLessThan(8);
  });
});
