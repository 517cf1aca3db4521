import type { Page } from "@millrace/shared/api/common.ts";
import type { Receipt } from "@millrace/shared/api/events.ts";
import { useQuery } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { useListing } from "./listing.ts";

export type ReceiptSummary = Omit<Receipt, "matches">;

const newestCount = 20;

export interface EventFilter {
  type?: string | undefined;
  contactId?: string | undefined;
}

/** Events that came in, newest first. */
export function useEvents(filter: EventFilter = {}) {
  return useListing<ReceiptSummary>(
    keys.eventList({ ...filter }),
    "/v1/events",
    { ...filter },
    { refetchInterval: 10_000 },
  );
}

/** One event with the workflows it started, and those it did not start and why. */
export function useEvent(id: string, options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: keys.event(id),
    enabled: options.enabled ?? true,
    queryFn: ({ signal }) => request<Receipt>("GET", `/v1/events/${encodeURIComponent(id)}`, { signal }),
    // It is matched a moment after it is accepted.
    refetchInterval: (query) => (query.state.data?.status === "accepted" ? 1_000 : false),
  });
}

/** A few of the newest events, of one type or of any. */
export function useNewestEvents(type: string | undefined, options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: keys.newestEvents(type ?? null),
    queryFn: ({ signal }) =>
      request<Page<ReceiptSummary>>("GET", "/v1/events", { query: { type, limit: newestCount }, signal }),
    select: (page) => page.items,
    enabled: options.enabled ?? true,
    staleTime: 30_000,
  });
}
