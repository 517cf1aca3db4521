/** Work that concurrent callers hand in one by one and that is done in groups. */
export interface Grouping<Item, Result> {
  /** Resolves with the item's result once its group is done; rejects with the group's error. */
  submit: (workspaceId: string, items: Item[]) => Promise<Result[]>;
}

export interface GroupingOptions<Item, Result> {
  /** Items in a group at the most, unless one caller brings more. */
  maxItems: number;
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
  /** Callers in the group that was begun last. */
  lastCallers: number;
}

/**
 * So many callers, or items, are worth a second group beside the first, unless that one is much larger: groups that stay
 * large cost less. Otherwise they wait for its end.
 */
const worthwhile = { callers: 12, items: 64, shareOfFirst: 0.75 };
const groupsAtOnce = 2;

/**
 * Groups what arrives while other groups are under way: alone, an item starts at once and waits for nobody; under load groups
 * grow by themselves, and while one is being committed the next one is gathered and begun.
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

  function isWorthwhile({ waiting, lastCallers }: Queue<Item, Result>): boolean {
    if (waiting.length >= Math.max(worthwhile.callers, lastCallers * worthwhile.shareOfFirst)) return true;
    let size = 0;
    return waiting.some(({ items }) => (size += items.length) >= worthwhile.items);
  }

  function goOn(workspaceId: string, queue: Queue<Item, Result>): void {
    if (queue.running === 0 && queue.waiting.length === 0) queues.delete(workspaceId);
    else if (queue.waiting.length > 0 && (queue.running === 0 || isWorthwhile(queue))) begin(workspaceId, queue);
  }

  function begin(workspaceId: string, queue: Queue<Item, Result>): void {
    queue.running++;
    const group = takeGroup(queue);
    queue.lastCallers = group.length;
    run(
      workspaceId,
      group.flatMap(({ items }) => items),
    ).then(
      (results) => {
        queue.running--;
        goOn(workspaceId, queue);
        let at = 0;
        for (const { items, resolve } of group) resolve(results.slice(at, (at += items.length)));
      },
      (error: unknown) => {
        queue.running--;
        goOn(workspaceId, queue);
        for (const { reject } of group) reject(error);
      },
    );
  }

  return {
    submit: (workspaceId, items) =>
      new Promise((resolve, reject) => {
        if (items.length === 0) return resolve([]);
        let queue = queues.get(workspaceId);
        if (!queue) queues.set(workspaceId, (queue = { waiting: [], running: 0, lastCallers: 0 }));
        queue.waiting.push({ items, resolve, reject });
        if (queue.running < groupsAtOnce) goOn(workspaceId, queue);
      }),
  };
}
