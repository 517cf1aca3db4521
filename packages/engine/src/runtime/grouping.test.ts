import { describe, expect, it } from "vitest";
import { createGrouping } from "./grouping.ts";

/** Groups that finish when they are told to. */
function held(maxItems = 3) {
  const groups: { workspaceId: string; items: number[]; finish: () => void; fail: (error: Error) => void }[] = [];
  const grouping = createGrouping<number, string>({
    maxItems,
    run: (workspaceId, items) =>
      new Promise((resolve, reject) => {
        groups.push({ workspaceId, items, finish: () => resolve(items.map((item) => `done ${item}`)), fail: reject });
      }),
  });
  return { groups, submit: grouping.submit };
}

describe("grouping", () => {
  it("begins alone at once, and does what comes meanwhile together", async () => {
    const { groups, submit } = held();
    const first = submit("w", [1]);
    const others = Promise.all([submit("w", [2]), submit("w", [3])]);
    expect(groups.map(({ items }) => items)).toEqual([[1]]);
    groups[0]?.finish();
    expect(await first).toEqual(["done 1"]);
    await expect.poll(() => groups.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    groups[1]?.finish();
    expect(await others).toEqual([["done 2"], ["done 3"]]);
  });

  it("keeps a caller's items together, within the limit where it can", async () => {
    const { groups, submit } = held(3);
    void submit("w", [0]);
    void submit("w", [1, 2]);
    void submit("w", [3, 4]);
    void submit("w", [5, 6, 7, 8]);
    for (let at = 0; at < 4; at++) {
      await expect.poll(() => groups.length).toBe(at + 1);
      groups[at]?.finish();
    }
    expect(groups.map(({ items }) => items)).toEqual([[0], [1, 2], [3, 4], [5, 6, 7, 8]]);
  });

  it("keeps workspaces apart", () => {
    const { groups, submit } = held(24);
    for (const item of [1, 2, 3]) void submit("a", [item]);
    void submit("b", [99]);
    expect(groups.map(({ workspaceId, items }) => [workspaceId, items])).toEqual([
      ["a", [1]],
      ["b", [99]],
    ]);
  });

  it("begins a second group beside the first when enough callers wait, and no third", () => {
    const { groups, submit } = held(24);
    for (let item = 0; item < 40; item++) void submit("w", [item]);
    expect(groups.map(({ items }) => items.length)).toEqual([1, 12]);
  });

  it("begins a second one for a single caller who brings enough", () => {
    const { groups, submit } = held(500);
    void submit("w", [1]);
    void submit("w", Array(64).fill(2));
    expect(groups.map(({ items }) => items.length)).toEqual([1, 64]);
  });

  it("tells everybody in a group that it failed, and goes on with the next", async () => {
    const { groups, submit } = held();
    const first = submit("w", [1]);
    const second = submit("w", [2]);
    groups[0]?.fail(new Error("broken"));
    await expect(first).rejects.toThrow("broken");
    await expect.poll(() => groups.length).toBe(2);
    groups[1]?.finish();
    expect(await second).toEqual(["done 2"]);
  });

  it("answers at once where there is nothing to do", async () => {
    expect(await held().submit("w", [])).toEqual([]);
  });
});
