import type { RunChange } from "@millrace/shared/api/runs.ts";
import type { Pool } from "../store/database.ts";
import type { RunFeed } from "./engine.ts";

const channel = "millrace_runs";
/** Changes are told to other processes this often at the most: a NOTIFY in every commit would serialize them. */
const flushMs = 300;
/** A NOTIFY holds 8,000 bytes; beyond this many changes a page looks for itself. */
const maxChanges = 60;

export interface RunFeedHub extends RunFeed {
  publish: (workspaceId: string, changes: RunChange[]) => void;
  /** Begins to hear other processes. */
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Tells live pages which runs changed. Best effort: a page that misses a message sees the change when it fetches next. */
export function createRunFeed(pool: Pool, processId: string): RunFeedHub {
  const listeners = new Map<string, Set<(change: RunChange) => void>>();
  const unsent = new Map<string, Map<string, RunChange>>();
  let timer: NodeJS.Timeout | undefined;
  let listening: { unlisten: () => Promise<void> } | undefined;

  function tell(workspaceId: string, changes: Iterable<RunChange>): void {
    const heard = listeners.get(workspaceId);
    if (!heard) return;
    for (const change of changes) for (const listener of heard) listener(change);
  }

  async function flush(): Promise<void> {
    timer = undefined;
    const messages = [...unsent].map(([workspaceId, changes]) => {
      const kept = [...changes.values()].slice(-maxChanges);
      return JSON.stringify({
        from: processId,
        workspaceId,
        changes: kept.map(({ id, workflowId, status }) => [id, workflowId, status]),
      });
    });
    unsent.clear();
    for (const message of messages) await pool`select pg_notify(${channel}, ${message})`.catch(() => undefined);
  }

  return {
    publish(workspaceId, changes) {
      if (changes.length === 0) return;
      tell(workspaceId, changes);
      let waiting = unsent.get(workspaceId);
      if (!waiting) unsent.set(workspaceId, (waiting = new Map()));
      for (const change of changes) {
        if (waiting.size >= maxChanges && !waiting.has(change.id))
          waiting.delete(waiting.keys().next().value as string);
        waiting.set(change.id, change);
      }
      timer ??= setTimeout(() => void flush(), flushMs);
    },
    subscribe(workspaceId, listener) {
      let heard = listeners.get(workspaceId);
      if (!heard) listeners.set(workspaceId, (heard = new Set()));
      heard.add(listener);
      return () => {
        heard.delete(listener);
        if (heard.size === 0) listeners.delete(workspaceId);
      };
    },
    async start() {
      listening = await pool.listen(channel, (text) => {
        const message = JSON.parse(text) as {
          from: string;
          workspaceId: string;
          changes: [string, string, RunChange["status"]][];
        };
        if (message.from === processId) return;
        tell(
          message.workspaceId,
          message.changes.map(([id, workflowId, status]) => ({ id, workflowId, status })),
        );
      });
    },
    async stop() {
      clearTimeout(timer);
      await flush();
      await listening?.unlisten();
    },
  };
}
