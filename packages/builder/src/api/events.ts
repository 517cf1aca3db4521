import type { Receipt } from "@millrace/shared/api/events.ts";
import { useQuery } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { useListing } from "./listing.ts";

export type ReceiptSummary = Omit<Receipt, "matches">;

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
export function useEvent(id: string) {
  return useQuery({
    queryKey: keys.event(id),
    queryFn: ({ signal }) => request<Receipt>("GET", `/v1/events/${encodeURIComponent(id)}`, { signal }),
    // It is matched a moment after it is accepted.
    refetchInterval: (query) => (query.state.data?.status === "accepted" ? 1_000 : false),
  });
}
