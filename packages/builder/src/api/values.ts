import type { SuggestedValue } from "@millrace/shared/api/values.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { useMay } from "./session.ts";

/** Where suggestions come from: a path of an event type's data, or a field of contacts. */
export type ValueSource = { kind: "event"; type: string; path: string } | { kind: "contact"; field: string };

/** Values that were seen lately, the most frequent first; none without the permission to see them. */
export function useSeenValues(source: ValueSource | undefined, q: string, options: { enabled: boolean }) {
  const seesEvents = useMay("events:read");
  const seesContacts = useMay("contacts:read");
  const may = source?.kind === "event" ? seesEvents : seesContacts;
  return useQuery({
    queryKey:
      source?.kind === "event"
        ? keys.eventValues(source.type, source.path, q)
        : keys.contactValues(source?.field ?? "", q),
    queryFn: ({ signal }) => {
      const [path, query] =
        source?.kind === "event"
          ? ["/v1/event-values", { type: source.type, path: source.path, q }]
          : ["/v1/contact-values", { field: source?.field, q }];
      return request<{ items: SuggestedValue[] }>("GET", path, { query, signal });
    },
    select: (reply) => reply.items,
    enabled: options.enabled && may && source !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
