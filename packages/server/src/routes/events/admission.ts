import type { Pool } from "@millrace/engine/store/database.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { MillraceError } from "@millrace/shared/errors.ts";

/** Back-pressure: what a workspace may send now. */
export interface Admission {
  /** @throws MillraceError `rate_limited` or `overloaded`, both of which say when to come back. */
  admit: (workspaceId: string, events: number) => void;
}

export interface AdmissionOptions {
  /** Seconds that the oldest event of a workspace which waits for its dispatch has waited. */
  readLag: (workspaceId: string) => Promise<number>;
  /** Events a second in the long run. */
  rate: number;
  maxLagSeconds: number;
  /** Milliseconds of any clock that only goes forward. */
  now?: () => number;
}

interface Account {
  tokens: number;
  refilledAt: number;
  lag: number;
  lagReadAt: number;
}

/** A bucket holds what comes in within this time, so that bursts pass. */
const burstSeconds = 10;
const lagTrustMs = 1_000;
const retryAfterLag = 15;
const mostAccounts = 10_000;

/**
 * A token bucket per workspace and process, and admission by queue lag. A request never waits for the lag to be read: it is read
 * beside the requests, at most once a second.
 */
export function createAdmission({
  readLag,
  rate,
  maxLagSeconds,
  now = () => performance.now(),
}: AdmissionOptions): Admission {
  const capacity = rate * burstSeconds;
  const accounts = new Map<string, Account>();

  function accountOf(workspaceId: string, at: number): Account {
    const known = accounts.get(workspaceId);
    if (known) return known;
    if (accounts.size >= mostAccounts) accounts.clear();
    const account = { tokens: capacity, refilledAt: at, lag: 0, lagReadAt: Number.NEGATIVE_INFINITY };
    accounts.set(workspaceId, account);
    return account;
  }

  function refreshLag(workspaceId: string, account: Account, at: number): void {
    account.lagReadAt = at;
    readLag(workspaceId).then(
      (lag) => {
        account.lag = lag;
      },
      // A database that does not answer shows in the request itself.
      () => {
        account.lag = 0;
      },
    );
  }

  return {
    admit(workspaceId, events) {
      const at = now();
      const account = accountOf(workspaceId, at);
      if (at - account.lagReadAt > lagTrustMs) refreshLag(workspaceId, account, at);
      if (account.lag > maxLagSeconds) {
        throw new MillraceError("overloaded", "Accepted events wait too long already; send again later", {
          retryAfter: retryAfterLag,
        });
      }
      account.tokens = Math.min(capacity, account.tokens + ((at - account.refilledAt) / 1000) * rate);
      account.refilledAt = at;
      if (account.tokens < events) {
        throw new MillraceError("rate_limited", `At most ${rate} events a second are taken`, {
          retryAfter: (events - account.tokens) / rate,
        });
      }
      account.tokens -= events;
    },
  };
}

/** The age of a workspace's oldest event in the inbox, in seconds. Looks at the head of each lane only. */
export async function readInboxLag(pool: Pool, workspaceId: string): Promise<number> {
  const [row] = await inWorkspace(
    pool,
    workspaceId,
    (sql) => sql<{ lag: number }[]>`
      select coalesce(extract(epoch from now() - min(head.received_at)), 0)::float8 as lag
      from generate_series(0, 15) as lanes (lane), lateral (
        select received_at from inbox where workspace_id = ${workspaceId} and lane = lanes.lane order by seq limit 1
      ) head`,
  );
  return row?.lag ?? 0;
}
