import type { Permission } from "@millrace/shared/api/permissions.ts";
import type { Session } from "@millrace/shared/api/settings.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError, request } from "./client.ts";
import { keys } from "./keys.ts";

/** Who is signed in; `data` is null when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await request<Session>("GET", "/v1/session", { signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

/** Whether the person who is signed in may do this; false while it is unknown. */
export function useMay(permission: Permission): boolean {
  return useSession().data?.permissions.includes(permission) ?? false;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: { email: string; password: string }) => signIn(credentials),
    onSuccess: async () => {
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
      await client.invalidateQueries({ queryKey: keys.session });
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<unknown>("POST", "/v1/auth/sign-out", { body: {} }),
    onSuccess: () => {
      client.setQueryData(keys.session, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
    },
  });
}

/** The sign-in library answers in a format of its own, so its refusals are put into our words here. */
async function signIn(credentials: { email: string; password: string }): Promise<void> {
  try {
    await request<unknown>("POST", "/v1/auth/sign-in/email", { body: credentials });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401 || error.status === 400 || error.status === 422) {
      throw new ApiError("unauthenticated", error.status, "This e-mail address and password do not fit together.", {
        cause: error,
      });
    }
    if (error.status === 429) {
      throw new ApiError("rate_limited", 429, "Too many attempts. Wait a minute and try again.", { cause: error });
    }
    throw error;
  }
}
