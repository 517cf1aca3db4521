import type { Hook } from "@millrace/shared/api/settings.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { useListing } from "./listing.ts";

/** Incoming webhooks of published `webhook.received` triggers, each with the address to call. */
export function useHooks() {
  return useListing<Hook>(keys.hooks, "/v1/hooks");
}

export type NewHook = Pick<Hook, "workflowId" | "nodeId" | "verification">;

/** The reply is the only one that ever holds the secret. */
export type CreatedHook = Hook & { secret: string };

/** Gives a trigger a new address and a new secret; the ones it had stop working. */
export function useReplaceHook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewHook) => request<CreatedHook>("POST", "/v1/hooks", { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.hooks }),
    // The secret must not stay in the cache once the dialog is closed.
    gcTime: 0,
  });
}
