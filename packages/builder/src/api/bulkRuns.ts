import type { BulkOperation, BulkRunAction } from "@millrace/shared/api/bulk.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import type { RunFilter } from "./runs.ts";

/** How many runs a filter finds that an action can still change. */
export function useRunCount(filter: RunFilter, action: BulkRunAction) {
  const query = { ...filter, action };
  return useQuery({
    queryKey: keys.runCount(query),
    queryFn: ({ signal }) => request<{ count: number }>("GET", "/v1/runs/count", { query, signal }),
    select: ({ count }) => count,
    staleTime: 0,
  });
}

/** Begins to change every run that a filter finds; the worker does it page by page. */
export function useBeginBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { action: BulkRunAction; filter: RunFilter }) =>
      request<BulkOperation>("POST", "/v1/runs/bulk", { body }),
    onSuccess: (operation) => client.setQueryData(keys.bulkOperation(operation.id), operation),
  });
}

/** How far it has come, looked at every second until it is done. */
export function useBulkOperation(id: string | undefined) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: keys.bulkOperation(id ?? ""),
    queryFn: ({ signal }) => request<BulkOperation>("GET", `/v1/runs/bulk/${encodeURIComponent(id ?? "")}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.status === "done" ? false : 1_000),
  });
  const isDone = query.data?.status === "done";
  useEffect(() => {
    if (isDone) void client.invalidateQueries({ queryKey: keys.runs });
  }, [isDone, client]);
  return query;
}
