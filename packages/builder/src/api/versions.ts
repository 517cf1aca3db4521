import type { Version, VersionSummary } from "@millrace/shared/api/workflows.ts";
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

/** Says anew why a version was published; an empty note takes it away. */
export function useSetVersionNote(id: string, version: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (note: string) => request<VersionSummary>("PATCH", `${pathOf(id)}/${version}`, { body: { note } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.versions(id) }),
  });
}
