import type { Task } from "@millrace/shared/api/contacts.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { patchListings, useListing } from "./listing.ts";

export interface TaskFilter {
  status?: Task["status"] | undefined;
  contactId?: string | undefined;
}

export function useTasks(filter: TaskFilter = {}) {
  return useListing<Task>(keys.taskList({ ...filter }), "/v1/tasks", { ...filter });
}

/** Completes a task, or opens it again. Shown at once; the refresh takes it back if the server refused. */
export function useSetTaskStatus() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, status }: { id: string; status: Task["status"] }) =>
      request<Task>("PATCH", `/v1/tasks/${encodeURIComponent(id)}`, { body: { status } }),
    onMutate: async ({ id, status }) => {
      await client.cancelQueries({ queryKey: keys.tasks });
      patchListings<Task>(client, keys.tasks, id, { status });
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.tasks }),
  });
}
