import type { JobSpec } from "./jobs.ts";

/** What a transaction that puts events into an inbox has to do besides. */
export interface Announcement {
  /** To be added in the transaction. */
  jobs: JobSpec[];
  /** To be called after its commit. */
  committed: () => void;
}

/**
 * Says that there are events in an inbox. Where a worker runs in the same process it is told so directly, without a job to be
 * added, fetched and completed for each commit. One job that begins only after a while stands for all events of that
 * while: should this process die between their commit and their dispatch, another one finds them by it.
 */
export interface InboxSignal {
  announce: (workspaceId: string) => Announcement;
  /** This process has a worker, or speaks to one directly. @returns how to take that back; from then on there is a job for every commit. */
  attach: (listener: (workspaceId: string) => void) => () => void;
  /** Another process has put events into this workspace's inbox. */
  hear: (workspaceId: string) => void;
}

/** When that job begins, and how long before that the next one is added: a commit takes less. */
const jobDelayMs = 3_000;
const marginMs = 1_000;
const mostWorkspaces = 10_000;

export function createInboxSignal(now: () => number = () => performance.now()): InboxSignal {
  let listener: ((workspaceId: string) => void) | undefined;
  /** Until when there is a job for a workspace's events. */
  const covered = new Map<string, number>();

  return {
    announce(workspaceId) {
      const payload = { workspaceId };
      if (!listener) return { jobs: [{ identifier: "dispatch", payload }], committed: () => undefined };
      const begun = now();
      if ((covered.get(workspaceId) ?? 0) > begun + marginMs)
        return { jobs: [], committed: () => listener?.(workspaceId) };
      return {
        jobs: [{ identifier: "dispatch", payload, delay_ms: jobDelayMs }],
        committed: () => {
          if (covered.size >= mostWorkspaces) covered.clear();
          covered.set(workspaceId, begun + jobDelayMs);
          listener?.(workspaceId);
        },
      };
    },
    attach(added) {
      listener = added;
      return () => {
        if (listener === added) listener = undefined;
      };
    },
    hear: (workspaceId) => listener?.(workspaceId),
  };
}
