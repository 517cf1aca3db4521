import type { PatchWorkspace, Workspace } from "@millrace/shared/api/workspace.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";

export function useWorkspace() {
  return useQuery({
    queryKey: keys.workspace,
    queryFn: ({ signal }) => request<Workspace>("GET", "/v1/workspace", { signal }),
  });
}

/** Its name and time zone stand in the session, too. */
export function usePatchWorkspace() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PatchWorkspace) => request<Workspace>("PATCH", "/v1/workspace", { body }),
    onSuccess: async (workspace) => {
      client.setQueryData(keys.workspace, workspace);
      await client.invalidateQueries({ queryKey: keys.session });
    },
  });
}
