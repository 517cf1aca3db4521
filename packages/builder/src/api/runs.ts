import type { ReplayPreview } from "@millrace/shared/api/replay.ts";
import type { NodeState } from "@millrace/shared/api/runs.ts";
import type { Run, RunStatus, RunSummary } from "@millrace/shared/runs/run.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { useListing } from "./listing.ts";

export interface RunFilter {
  workflowId?: string | undefined;
  version?: number | undefined;
  status?: RunStatus | undefined;
  contactId?: string | undefined;
  eventId?: string | undefined;
  nodeId?: string | undefined;
  /** What became of it at that node, and by which port it left. */
  nodeState?: NodeState | undefined;
  nodePort?: string | undefined;
  mode?: "live" | "test" | undefined;
  /** ISO 8601 times that bound when the run started. */
  from?: string | undefined;
  to?: string | undefined;
  q?: string | undefined;
}

const pathOf = (id: string) => `/v1/runs/${encodeURIComponent(id)}`;

/** Runs, newest first. Kept fresh by `useRunStream`. */
export function useRuns(filter: RunFilter = {}) {
  return useListing<RunSummary>(keys.runList({ ...filter }), "/v1/runs", { ...filter });
}

export function useRun(id: string, options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: keys.run(id),
    queryFn: ({ signal }) => request<Run>("GET", pathOf(id), { signal }),
    enabled: options.enabled ?? true,
  });
}

function useRunAction<Body, Reply>(send: (body: Body) => Promise<Reply>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
}

interface ActionReply {
  id: string;
  status: RunStatus;
}

const act = (id: string, action: string, body: unknown = {}) =>
  request<ActionReply>("POST", `${pathOf(id)}/${action}`, { body });

export const useCancelRun = (id: string) => useRunAction(() => act(id, "cancel"));
export const usePauseRun = (id: string) => useRunAction(() => act(id, "pause"));
export const useResumeRun = (id: string) => useRunAction(() => act(id, "resume"));

export interface Replay {
  fromNodeId?: string;
  version?: number;
}

/** Starts a new run from the same event; `id` of the reply is the new run. */
export const useReplayRun = (id: string) => useRunAction((body: Replay) => act(id, "replay", body));

/** What such a replay would send once more. */
export function useReplayPreview(id: string, choice: Replay, options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: keys.replay(id, { ...choice }),
    queryFn: ({ signal }) => request<ReplayPreview>("GET", `${pathOf(id)}/replay`, { query: { ...choice }, signal }),
    enabled: options.enabled ?? true,
  });
}

export interface BulkRuns {
  action: "cancel" | "pause" | "resume";
  ids: string[];
}

export const useBulkRuns = () =>
  useRunAction((body: BulkRuns) => request<{ changed: number }>("POST", "/v1/runs/bulk", { body }));
