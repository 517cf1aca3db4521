import type { DeadLetter } from "@millrace/shared/api/runs.ts";
import type { Json } from "@millrace/shared/json.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { useListing } from "./listing.ts";

export interface DeadLetterFilter {
  workflowId?: string | undefined;
  runId?: string | undefined;
  status?: DeadLetter["status"] | undefined;
}

const pathOf = (id: string) => `/v1/dead-letters/${encodeURIComponent(id)}`;

/** Steps that failed for good and wait for a person. */
export function useDeadLetters(filter: DeadLetterFilter = {}) {
  return useListing<DeadLetter>(keys.deadLetterList({ ...filter }), "/v1/dead-letters", { ...filter });
}

function useAct<Body>(send: (body: Body) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.deadLetters }),
        client.invalidateQueries({ queryKey: keys.runs }),
      ]),
  });
}

/** Tries the step again, with another input where one is given. */
export const useRetryDeadLetter = () =>
  useAct(({ id, input }: { id: string; input?: Json }) =>
    request("POST", `${pathOf(id)}/retry`, { body: input === undefined ? {} : { input } }),
  );

export const useDiscardDeadLetter = () =>
  useAct(({ id }: { id: string }) => request("POST", `${pathOf(id)}/discard`, { body: {} }));
