/** Work that concurrent callers hand in one by one and that is done in groups. */
export interface Grouping<Item, Result> {
  /** Resolves with the item's result once its group is done; rejects with the group's error. */
  submit: (workspaceId: string, items: Item[]) => Promise<Result[]>;
}

export interface GroupingOptions<Item, Result> {
  /** Items in a group at the most, unless one caller brings more. */
  maxItems: number;
  /** Answers in the order of the items. One group of a workspace is under way at a time. */
  run: (workspaceId: string, items: Item[]) => Promise<Result[]>;
}

interface Waiting<Item, Result> {
  items: Item[];
  resolve: (results: Result[]) => void;
  reject: (error: unknown) => void;
}

interface Queue<Item, Result> {
  waiting: Waiting<Item, Result>[];
  isRunning: boolean;
  /** The next group begins as soon as this many callers wait. */
  company: number;
  /** Ends the wait for them. */
  timer: NodeJS.Timeout | undefined;
}

/** So many items are worth a group of their own. */
const worthwhile = 64;
const companyMs = 3;

/**
 * Groups what arrives while the group before is under way: alone, an item starts at once and waits for nobody; under load, groups
 * grow by themselves. Callers who have just been answered mostly come back at once, and a group costs nearly the same
 * with them as without, so where others wait already, a small next one waits a moment for them.
 */
export function createGrouping<Item, Result>(options: GroupingOptions<Item, Result>): Grouping<Item, Result> {
  const { maxItems, run } = options;
  const queues = new Map<string, Queue<Item, Result>>();

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

  function isWorthwhile({ waiting }: Queue<Item, Result>): boolean {
    let size = 0;
    return waiting.some(({ items }) => (size += items.length) >= worthwhile);
  }

  function begin(workspaceId: string, queue: Queue<Item, Result>): void {
    clearTimeout(queue.timer);
    queue.timer = undefined;
    queue.isRunning = true;
    const group = takeGroup(queue);
    run(
      workspaceId,
      group.flatMap(({ items }) => items),
    ).then(
      (results) => {
        goOn(workspaceId, queue, group.length);
        let at = 0;
        for (const { items, resolve } of group) resolve(results.slice(at, (at += items.length)));
      },
      (error: unknown) => {
        goOn(workspaceId, queue, group.length);
        for (const { reject } of group) reject(error);
      },
    );
  }

  /** @param answered callers who are answered right after this. */
  function goOn(workspaceId: string, queue: Queue<Item, Result>, answered: number): void {
    queue.isRunning = false;
    if (queue.waiting.length === 0) return void queues.delete(workspaceId);
    if (isWorthwhile(queue)) return begin(workspaceId, queue);
    queue.company = answered + queue.waiting.length;
    queue.timer = setTimeout(() => begin(workspaceId, queue), companyMs);
  }

  return {
    submit: (workspaceId, items) =>
      new Promise((resolve, reject) => {
        if (items.length === 0) return resolve([]);
        let queue = queues.get(workspaceId);
        if (!queue) queues.set(workspaceId, (queue = { waiting: [], isRunning: false, company: 1, timer: undefined }));
        queue.waiting.push({ items, resolve, reject });
        if (queue.isRunning) return;
        if (queue.waiting.length >= queue.company || isWorthwhile(queue)) begin(workspaceId, queue);
      }),
  };
}
