import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "../packages/engine/src/store/database.ts";
import { percent } from "./words.ts";

const everyMs = 20;

/** Looks again and again what the backends of a database wait for. */
export interface WaitSampler {
  /** @returns the shares of all looks at a backend at work, largest first, in words. */
  stop: () => Promise<string>;
}

/** @param owner a connection of its own: it is busy with looking. */
export function sampleWaits(owner: Pool): WaitSampler {
  const seen = new Map<string, number>();
  let stopped = false;

  async function look(): Promise<void> {
    const rows = await owner<{ wait: string; count: number }[]>`
      select coalesce(wait_event_type || ' ' || wait_event, 'on the CPU') as wait, count(*)::int as count
      from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
        and (state = 'active' or wait_event_type = 'Lock')
      group by 1`;
    for (const { wait, count } of rows) seen.set(wait, (seen.get(wait) ?? 0) + count);
  }

  const done = (async () => {
    while (!stopped) {
      await look();
      await sleep(everyMs);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await done;
      const total = [...seen.values()].reduce((sum, count) => sum + count, 0);
      return [...seen]
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, 5)
        .map(([wait, count]) => `${wait} ${percent(count / total)}`)
        .join(", ");
    },
  };
}
