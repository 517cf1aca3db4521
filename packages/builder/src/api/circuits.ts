import type { Circuit } from "@millrace/shared/api/circuits.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";

/** Nothing tells when a target fails or answers again: the page looks. */
const everyMs = 15_000;

/** Targets that failed too often, for which steps wait. */
export function useCircuits() {
  return useQuery({
    queryKey: keys.circuits,
    queryFn: ({ signal }) => request<{ items: Circuit[] }>("GET", "/v1/circuits", { signal }),
    select: ({ items }) => items,
    refetchInterval: everyMs,
  });
}

/** Has a target tried at once. */
export function useTryTarget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<Circuit>("POST", `/v1/circuits/${encodeURIComponent(id)}/reset`, { body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.circuits }),
  });
}
