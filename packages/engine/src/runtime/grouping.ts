/** Work that concurrent callers hand in one by one and that is done in groups. */
export interface Grouping<Item, Result> {
  /** Resolves with the item's result once its group is done; rejects with the group's error. */
  submit: (workspaceId: string, items: Item[]) => Promise<Result[]>;
}

export interface GroupingOptions<Item, Result> {
  /** Items in a group at the most, unless one caller brings more. */
  maxItems: number;
  /** Groups of one workspace under way at once. */
  concurrency: number;
  /** Answers in the order of the items. */
  run: (workspaceId: string, items: Item[]) => Promise<Result[]>;
}

interface Waiting<Item, Result> {
  items: Item[];
  resolve: (results: Result[]) => void;
  reject: (error: unknown) => void;
}

/**
 * Groups by what arrives while the group before is under way: alone, an item starts at once and waits for nobody;
 * under load, groups grow by themselves. No timer is involved.
 */
export function createGrouping<Item, Result>({
  maxItems,
  concurrency,
  run,
}: GroupingOptions<Item, Result>): Grouping<Item, Result> {
  const queues = new Map<string, { waiting: Waiting<Item, Result>[]; running: number }>();

  async function work(workspaceId: string, group: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(
        workspaceId,
        group.flatMap(({ items }) => items),
      );
      let at = 0;
      for (const { items, resolve } of group) resolve(results.slice(at, (at += items.length)));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  function next(workspaceId: string): void {
    const queue = queues.get(workspaceId);
    if (!queue) return;
    while (queue.running < concurrency && queue.waiting.length > 0) {
      const group: Waiting<Item, Result>[] = [];
      let size = 0;
      while (queue.waiting[0] && (group.length === 0 || size + queue.waiting[0].items.length <= maxItems)) {
        const first = queue.waiting.shift() as Waiting<Item, Result>;
        size += first.items.length;
        group.push(first);
      }
      queue.running++;
      void work(workspaceId, group).then(() => {
        queue.running--;
        if (queue.running === 0 && queue.waiting.length === 0) queues.delete(workspaceId);
        else next(workspaceId);
      });
    }
  }

  return {
    submit: (workspaceId, items) =>
      new Promise((resolve, reject) => {
        if (items.length === 0) return resolve([]);
        let queue = queues.get(workspaceId);
        if (!queue) queues.set(workspaceId, (queue = { waiting: [], running: 0 }));
        queue.waiting.push({ items, resolve, reject });
        next(workspaceId);
      }),
  };
}
