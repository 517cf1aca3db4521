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

interface Queue<Item, Result> {
  waiting: Waiting<Item, Result>[];
  running: number;
  /** Ends the wait for company. */
  timer: NodeJS.Timeout | undefined;
}

/** While another group is under way, the next one waits for this much company, and no longer than this. */
const company = 24;
const companyMs = 4;

/**
 * Groups what arrives while other groups are under way: alone, an item starts at once and waits for nobody; under load, groups
 * grow by themselves, and a second one is only begun beside the first when it is worth a commit of its own.
 */
export function createGrouping<Item, Result>(options: GroupingOptions<Item, Result>): Grouping<Item, Result> {
  const { maxItems, concurrency, run } = options;
  const queues = new Map<string, Queue<Item, Result>>();

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

  /** Callers in their order, until the group is full. */
  function takeGroup({ waiting }: Queue<Item, Result>): Waiting<Item, Result>[] {
    let size = 0;
    let count = 0;
    for (const { items } of waiting) {
      if (count > 0 && size + items.length > maxItems) break;
      size += items.length;
      count++;
    }
    return waiting.splice(0, count);
  }

  function hasCompany({ waiting }: Queue<Item, Result>): boolean {
    let size = 0;
    return waiting.some(({ items }) => (size += items.length) >= company);
  }

  function begin(workspaceId: string, queue: Queue<Item, Result>): void {
    clearTimeout(queue.timer);
    queue.timer = undefined;
    queue.running++;
    void work(workspaceId, takeGroup(queue)).then(() => {
      queue.running--;
      if (queue.running === 0 && queue.waiting.length === 0) queues.delete(workspaceId);
      else next(workspaceId, queue);
    });
  }

  function next(workspaceId: string, queue: Queue<Item, Result>): void {
    while (queue.running < concurrency && queue.waiting.length > 0) {
      if (queue.running > 0 && !hasCompany(queue)) {
        queue.timer ??= setTimeout(() => {
          queue.timer = undefined;
          if (queue.running < concurrency && queue.waiting.length > 0) begin(workspaceId, queue);
        }, companyMs);
        return;
      }
      begin(workspaceId, queue);
    }
  }

  return {
    submit: (workspaceId, items) =>
      new Promise((resolve, reject) => {
        if (items.length === 0) return resolve([]);
        let queue = queues.get(workspaceId);
        if (!queue) queues.set(workspaceId, (queue = { waiting: [], running: 0, timer: undefined }));
        queue.waiting.push({ items, resolve, reject });
        next(workspaceId, queue);
      }),
  };
}
