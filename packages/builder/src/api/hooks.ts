import type { Hook } from "@millrace/shared/api/settings.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";

/** Incoming webhooks of `webhook.received` triggers, each with the URL to post to. */
export function useHooks() {
  return useQuery({
    queryKey: keys.hooks,
    queryFn: ({ signal }) => request<{ items: Hook[] }>("GET", "/v1/hooks", { signal }),
    select: (reply) => reply.items,
  });
}

export interface NewHook {
  workflowId: string;
  nodeId: string;
  verification: Hook["verification"];
}

export function useCreateHook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewHook) => request<Hook>("POST", "/v1/hooks", { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.hooks }),
  });
}
