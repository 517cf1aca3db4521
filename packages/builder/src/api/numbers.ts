import type { WorkflowNumbers } from "@millrace/shared/api/numbers.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";

export interface NumbersFilter {
  /** ISO 8601 times that bound when runs began. */
  from?: string | undefined;
  to?: string | undefined;
  version?: number | undefined;
}

const refreshMs = 10_000;

/** What became of a workflow's live runs; looked up anew every ten seconds, with the old numbers until the new ones are here. */
export function useNumbers(id: string, filter: NumbersFilter) {
  return useQuery({
    queryKey: keys.numbers(id, { ...filter }),
    queryFn: ({ signal }) =>
      request<WorkflowNumbers>("GET", `/v1/workflows/${encodeURIComponent(id)}/numbers`, {
        query: { ...filter },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
}
