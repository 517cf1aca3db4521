import type { GraphDiff, Version, VersionSummary } from "@millrace/shared/api/workflows.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { useListing } from "./listing.ts";

const pathOf = (id: string) => `/v1/workflows/${encodeURIComponent(id)}/versions`;

/** Published versions, newest first. */
export function useVersions(id: string) {
  return useListing<VersionSummary>(keys.versions(id), pathOf(id));
}

/** One published version with its graph. It never changes, so it is kept for good. */
export function useVersion(id: string, version: number, options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: keys.version(id, version),
    queryFn: ({ signal }) => request<Version>("GET", `${pathOf(id)}/${version}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: options.enabled ?? true,
  });
}

export function useVersionDiff(id: string, from: number, to: number) {
  return useQuery({
    queryKey: keys.versionDiff(id, from, to),
    queryFn: ({ signal }) => request<GraphDiff>("GET", `${pathOf(id)}/${from}/diff/${to}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Makes an earlier version the draft again; publishing it is a step of its own. */
export function useRestoreVersion(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: number) => request<unknown>("POST", `${pathOf(id)}/${version}/restore`, { body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.workflows }),
  });
}
