import type { InFlight, InFlightChoice, InFlightCounts } from "@millrace/shared/api/in-flight.ts";
import type { Workflow, WorkflowExport, WorkflowStatus, WorkflowSummary } from "@millrace/shared/api/workflows.ts";
import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { type ListingOptions, patchListings, useListing } from "./listing.ts";

export interface WorkflowFilter {
  status?: WorkflowStatus | undefined;
  q?: string | undefined;
}

const pathOf = (id: string) => `/v1/workflows/${encodeURIComponent(id)}`;

export function useWorkflows(filter: WorkflowFilter = {}, options: ListingOptions = {}) {
  return useListing<WorkflowSummary>(keys.workflowList({ ...filter }), "/v1/workflows", { ...filter }, options);
}

export function useWorkflow(id: string) {
  return useQuery({
    queryKey: keys.workflow(id),
    queryFn: ({ signal }) => request<Workflow>("GET", pathOf(id), { signal }),
  });
}

/** Refreshes the list and the workflow itself once a change has been made. */
function useRefreshWorkflows() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.workflows });
}

export interface NewWorkflow {
  name: string;
  description?: string;
  category?: string;
  graph?: Graph;
}

export function useCreateWorkflow() {
  const refresh = useRefreshWorkflows();
  return useMutation({
    mutationFn: (body: NewWorkflow) => request<Workflow>("POST", "/v1/workflows", { body }),
    onSuccess: refresh,
  });
}

export interface WorkflowPatch {
  name?: string;
  description?: string;
  category?: string;
  settings?: WorkflowSettings;
}

export function usePatchWorkflow(id: string) {
  const refresh = useRefreshWorkflows();
  return useMutation({
    mutationFn: (body: WorkflowPatch) => request<Workflow>("PATCH", pathOf(id), { body }),
    onSuccess: refresh,
  });
}

/** Who is under way, and where. Looked up anew each time: it changes by itself. */
export function useInFlight(id: string, options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: keys.inFlight(id),
    queryFn: ({ signal }) => request<InFlight>("GET", `${pathOf(id)}/in-flight`, { signal }),
    enabled: options.enabled ?? true,
    staleTime: 0,
  });
}

export interface Publication {
  note?: string | undefined;
  /** What becomes of the runs that wait at these nodes; all others stay on their version. */
  inFlight?: { nodes: Record<string, InFlightChoice> } | undefined;
  /** Although saved tests fail, which somebody has seen. */
  skipTests?: boolean | undefined;
}

/** Publishes the stored draft as a new version; fails with `cannot_publish` and its issues if it could not run. */
export function usePublish(id: string) {
  const client = useQueryClient();
  const refresh = useRefreshWorkflows();
  return useMutation({
    mutationFn: (body: Publication) =>
      request<{ version: number; problems: Problem[]; inFlight: InFlightCounts }>("POST", `${pathOf(id)}/publish`, {
        body,
      }),
    onSuccess: () => {
      // Publishing makes the addresses of webhook triggers.
      void client.invalidateQueries({ queryKey: keys.hooks });
      return refresh();
    },
  });
}

const statusAfter = { pause: "paused", resume: "active", archive: "archived" } as const;

/** The new status is shown at once; the refresh takes it back if the server refused. */
function useWorkflowAction(id: string, action: keyof typeof statusAfter) {
  const client = useQueryClient();
  const status = statusAfter[action];
  return useMutation({
    mutationFn: () => request<unknown>("POST", `${pathOf(id)}/${action}`, { body: {} }),
    onMutate: async () => {
      await client.cancelQueries({ queryKey: keys.workflows });
      // Whatever the reason was, it is a person now who says what holds.
      const change = { status, pausedReason: null };
      patchListings<WorkflowSummary>(client, keys.workflowLists, id, change);
      client.setQueryData<Workflow>(keys.workflow(id), (workflow) => workflow && { ...workflow, ...change });
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.workflows }),
  });
}

export const usePauseWorkflow = (id: string) => useWorkflowAction(id, "pause");
export const useResumeWorkflow = (id: string) => useWorkflowAction(id, "resume");
export const useArchiveWorkflow = (id: string) => useWorkflowAction(id, "archive");

export function useDuplicateWorkflow(id: string) {
  const refresh = useRefreshWorkflows();
  return useMutation({
    mutationFn: () => request<Workflow>("POST", `${pathOf(id)}/duplicate`, { body: {} }),
    onSuccess: refresh,
  });
}

export function useImportWorkflow() {
  const refresh = useRefreshWorkflows();
  return useMutation({
    mutationFn: (body: WorkflowExport) => request<Workflow>("POST", "/v1/workflows/import", { body }),
    onSuccess: refresh,
  });
}

/** The document that `useImportWorkflow` takes back. */
export const exportWorkflow = (id: string) => request<WorkflowExport>("GET", `${pathOf(id)}/export`);
