import type { Contact, ContactField, TimelineItem } from "@millrace/shared/api/contacts.ts";
import { useQuery } from "@tanstack/react-query";
import { request } from "./client.ts";
import { keys } from "./keys.ts";
import { useListing } from "./listing.ts";

export interface ContactFilter {
  q?: string | undefined;
  tag?: string | undefined;
}

const pathOf = (id: string) => `/v1/contacts/${encodeURIComponent(id)}`;

export function useContacts(filter: ContactFilter = {}, options: { enabled?: boolean } = {}) {
  return useListing<Contact>(keys.contactList({ ...filter }), "/v1/contacts", { ...filter }, options);
}

export function useContact(id: string, options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: keys.contact(id),
    queryFn: ({ signal }) => request<Contact>("GET", pathOf(id), { signal }),
    enabled: options.enabled ?? true,
  });
}

/** What happened to a contact, newest first. */
export function useTimeline(id: string) {
  return useListing<TimelineItem>(keys.timeline(id), `${pathOf(id)}/timeline`);
}

/** The fields contacts may have: built-in ones and custom ones. */
export function useContactFields() {
  return useQuery({
    queryKey: keys.contactFields,
    queryFn: ({ signal }) => request<{ items: ContactField[] }>("GET", "/v1/contact-fields", { signal }),
    select: (reply) => reply.items,
    staleTime: 60_000,
  });
}
