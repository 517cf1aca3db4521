import * as Y from "yjs";

/** A draft as this browser keeps it, so that nothing is lost when the tab, the machine or the network goes down. */
export interface BrowserCopy {
  /** What is kept, as changes of Yjs; nothing when the browser keeps nothing for us. */
  load(): Promise<Uint8Array[]>;
  keep(change: Uint8Array): void;
  /** False once the browser has refused to keep something. */
  readonly works: boolean;
  forget(): Promise<void>;
}

interface Row {
  draft: string;
  change: Uint8Array;
}

const databaseName = "millrace-drafts";
const tableName = "changes";
/** So many changes are made one when the draft is opened. */
const mostChanges = 100;

/** @param draft names user, workspace and workflow: nobody else's changes are ever read, and none gets into another workflow. */
export function openBrowserCopy(draft: string): BrowserCopy {
  let works = true;
  const failed = (): void => {
    works = false;
  };
  const database = openDatabase();
  database.catch(failed);

  /** All of it in one transaction, so that two tabs that do it at once lose nothing. */
  function compact(table: IDBObjectStore, rows: readonly Row[], keys: readonly IDBValidKey[]): void {
    const doc = new Y.Doc();
    for (const { change } of rows) Y.applyUpdate(doc, change);
    for (const key of keys) table.delete(key);
    table.add({ draft, change: Y.encodeStateAsUpdate(doc) } satisfies Row);
  }

  return {
    get works() {
      return works;
    },
    async load() {
      try {
        const table = (await database).transaction(tableName, "readwrite").objectStore(tableName);
        const found = table.index("draft");
        const [rows, keys] = await Promise.all([
          done<Row[]>(found.getAll(draft)),
          done<IDBValidKey[]>(found.getAllKeys(draft)),
        ]);
        if (rows.length > mostChanges) compact(table, rows, keys);
        return rows.map(({ change }) => change);
      } catch {
        failed();
        return [];
      }
    },
    keep(change) {
      database
        .then((opened) => {
          const table = opened.transaction(tableName, "readwrite").objectStore(tableName);
          return done(table.add({ draft, change } satisfies Row));
        })
        .catch(failed);
    },
    async forget() {
      const table = (await database).transaction(tableName, "readwrite").objectStore(tableName);
      const keys = await done<IDBValidKey[]>(table.index("draft").getAllKeys(draft));
      for (const key of keys) table.delete(key);
    },
  };
}

async function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(databaseName, 1);
  opening.addEventListener("upgradeneeded", () => {
    opening.result.createObjectStore(tableName, { autoIncrement: true }).createIndex("draft", "draft");
  });
  return done(opening);
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("The browser keeps nothing")));
  });
}
