import type { EventType } from "@millrace/shared/api/events.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { request } from "./client.ts";
import { keys } from "./keys.ts";

const rarelyChanges = 5 * 60_000;

/** Routes of a closed set answer `{ items }` without a cursor. */
interface Items<Item> {
  items: Item[];
}

/** Every node type the server knows, in palette order. */
export function useNodeTypes() {
  return useQuery({
    queryKey: keys.nodeTypes,
    queryFn: ({ signal }) => request<Items<NodeDescriptor>>("GET", "/v1/node-types", { signal }),
    select: (reply) => reply.items,
    staleTime: rarelyChanges,
  });
}

export function useEventTypes() {
  return useQuery({
    queryKey: keys.eventTypes,
    queryFn: ({ signal }) => request<Items<EventType>>("GET", "/v1/event-types", { signal }),
    select: (reply) => reply.items,
    staleTime: rarelyChanges,
  });
}

/** Says an event type in words ("Contact form submitted"), and its own name while the words are unknown. */
export function useEventTitle(): (type: string) => string {
  const { data } = useEventTypes();
  return useMemo(() => {
    const titles = new Map((data ?? []).map((eventType) => [eventType.type, eventType.title]));
    return (type: string) => titles.get(type) ?? type;
  }, [data]);
}
