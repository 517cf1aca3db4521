import { expect } from "@playwright/test";
import { hostileValues } from "./hostile-values.ts";
import { type Millrace, signIn, test } from "./millrace.ts";
import { bare, complaintAt, textsIn, TypeEverywhere, type Typed } from "./type-everywhere.ts";
import { watch } from "./unbroken-page.ts";

// A trace of some thousand keys would take longer than typing them.
test.use({ trace: "off" });

interface NodeType {
  type: string;
  effect: string;
}

/** Settings in which a field is chosen by another one: each way that has fields of its own. */
const ways: Record<string, readonly object[]> = {
  "flow.join": [{ mode: { atLeast: 2 } }],
  "flow.delay_until": [
    { until: { moment: "" }, timeZone: "Europe/Vienna", quietHours: { from: "", to: "" } },
    { until: { time: "", days: [] } },
    { until: { from: "", to: "", days: [] } },
  ],
  "flow.wait_for_event": [{ correlate: { eventPath: "", value: "" } }],
};

/** A workflow with a step for each way of setting each type there is. */
async function drawEveryType({ api }: Millrace): Promise<{ id: string; nodes: { id: string; type: string }[] }> {
  const { items } = await api<{ items: NodeType[] }>("GET", "/v1/node-types");
  const wanted = items.flatMap(({ type, effect }) =>
    (ways[type] ?? [{}]).map((config) => ({
      ...{ type, config },
      ...(effect === "external" ? { retry: { schedule: ["1m"], maxAttempts: 4 } } : {}),
    })),
  );
  const nodes = wanted.map((node, at) => ({
    ...{ id: `n${at}`, ...node },
    position: { x: (at % 6) * 320, y: Math.floor(at / 6) * 144 },
  }));
  const { id } = await api<{ id: string }>("POST", "/v1/workflows", {
    ...{ name: "Every type", graph: { nodes, edges: [] } },
  });
  return { id, nodes };
}

/** Each value is stored, or its field says why not. */
async function expectKeptOrRefused(typed: readonly Typed[], stored: () => Promise<unknown>): Promise<void> {
  const open = async (): Promise<string[]> => {
    const texts = new Set(textsIn(await stored()).map(bare));
    const missing = typed.filter(({ text }) => !texts.has(bare(text)));
    const silent = await Promise.all(
      missing.map(async ({ label, field }) => ((await complaintAt(field)) === undefined ? [label] : [])),
    );
    return silent.flat();
  };
  await expect.poll(open, { message: "each value is stored, or its field says why not" }).toEqual([]);
}

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  const isWide = viewport.width > 800;
  test.describe(`at ${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport, reducedMotion: "reduce" });

    test("hostile values are typed into every setting of every step, shown as text, and kept or refused", async ({
      page,
      millrace,
    }) => {
      test.setTimeout(240_000);
      const alarms = watch(page);
      const typing = new TypeEverywhere(page, hostileValues);
      const { id, nodes } = await drawEveryType(millrace);
      await signIn(page, millrace);
      for (const [at, { id: nodeId, type }] of nodes.entries()) {
        if (!isWide && at % 3 > 0) continue;
        await test.step(type, async () => {
          await page.goto(`${millrace.url}/workflows/${id}?node=${nodeId}`);
          const typed = await typing.fill(
            page.getByRole("region", { name: "Step settings" }),
            `the settings of ${type}`,
          );
          await expectKeptOrRefused(typed, async () => {
            const { draft } = await millrace.api<{ draft: { nodes: { id: string }[] } }>("GET", `/v1/workflows/${id}`);
            return draft.nodes.find((node) => node.id === nodeId);
          });
        });
      }
      expect(typing.count, "every one of the values was typed").toBeGreaterThanOrEqual(hostileValues.length);
      expect(alarms).toEqual([]);
    });
  });
}
