import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "../api/client.ts";
import { keys } from "../api/keys.ts";

const maxRetries = 2;

/** One cache for the whole app. A reply of 401 forgets the session, and the session gate asks to sign in again. */
export function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) client.setQueryData(keys.session, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // Whether the server can be reached is asked of the server: it may stand on this very machine, and what is paused
      // for lack of a network would neither fail nor say so.
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        staleTime: 10_000,
        retry: (failures, error) => failures < maxRetries && isPassing(error),
      },
    },
  });
  return client;
}

/** No answer, or a server that is in trouble: worth another try. A refusal stays a refusal. */
function isPassing(error: Error): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.status === 0 || error.status === 429 || error.status >= 500;
}
