import type { Permission } from "@millrace/shared/api/permissions.ts";
import type { ApiKey, CreatedApiKey } from "@millrace/shared/api/settings.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { useListing } from "./listing.ts";

export function useApiKeys() {
  return useListing<ApiKey>(keys.apiKeys, "/v1/api-keys");
}

export interface NewApiKey {
  name: string;
  scopes: Permission[];
  /** Patterns such as `form.*`; empty means every type. */
  eventTypes: string[];
  requiresSignature: boolean;
}

/** The reply is the only one that ever holds the whole key. */
export function useCreateApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewApiKey) => request<CreatedApiKey>("POST", "/v1/api-keys", { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
    // The secret must not stay in the cache once the dialog is closed.
    gcTime: 0,
  });
}

export function useRevokeApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<unknown>("DELETE", `/v1/api-keys/${encodeURIComponent(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}
