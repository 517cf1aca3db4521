import type { JsonObject } from "@millrace/shared/json.ts";
import { createContext, createElement, type ReactElement, type ReactNode, useContext, useMemo, useState } from "react";
import { useEventTypes } from "../../api/catalogue.ts";
import { useContact, useContacts } from "../../api/contacts.ts";
import { useEvent, useNewestEvents } from "../../api/events.ts";
import { useMay, useSession } from "../../api/session.ts";
import { useNow } from "../../app/useNow.ts";
import { useGraphPart } from "../../model/react.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { rememberChoice, rememberedChoice, type SampleChoice } from "./sample-choice.ts";
import { eventSample, madeUpSample, type Sample, valuesOfSample } from "./sample.ts";
import { triggerEventTypes } from "./trigger-event-types.ts";

export interface SampleState {
  /** Undefined while it is being looked up. */
  sample: Sample | undefined;
  /** The roots of templates and field paths with this sample, at this moment (`now` moves on twice a minute). */
  values: JsonObject | undefined;
  choice: SampleChoice;
  choose: (choice: SampleChoice) => void;
  /** Event types that start the workflow, in the order of its triggers. */
  eventTypes: readonly string[];
}

const SampleContext = createContext<SampleState | null>(null);

interface SampleProviderProps {
  workflowId: string;
  descriptors: Descriptors;
  children: ReactNode;
}

/** Holds the one sample of an open workflow. Needs an EditorProvider above it. */
export function SampleProvider({ workflowId, descriptors, children }: SampleProviderProps): ReactElement {
  return createElement(SampleContext.Provider, { value: useSampleState(workflowId, descriptors) }, children);
}

/** The sample that the whole editor previews with; null where there is no such thing, as in the view of a version. */
export function useSample(): SampleState | null {
  return useContext(SampleContext);
}

function useSampleState(workflowId: string, descriptors: Descriptors): SampleState {
  const [choice, setChoice] = useState<SampleChoice>(() => rememberedChoice(workflowId));
  const joined = useGraphPart((graph) => triggerEventTypes(graph, descriptors).join(" "));
  const eventTypes = useMemo(() => joined.split(" ").filter(Boolean), [joined]);
  const sample = useChosenSample(choice, eventTypes);
  const now = useNow();
  const workspace = useSession().data?.workspace;
  const name = workspace?.name ?? "";
  const timeZone = workspace?.timeZone ?? "UTC";
  const values = useMemo(
    () => sample && valuesOfSample(sample, { workspace: { name, timeZone }, now }),
    [sample, name, timeZone, now],
  );
  return useMemo(
    () => ({
      sample,
      values,
      choice,
      eventTypes,
      choose: (next) => {
        setChoice(next);
        rememberChoice(workflowId, next);
      },
    }),
    [sample, values, choice, eventTypes, workflowId],
  );
}

/** Looks up what was chosen. Without the permission to see events or contacts, examples stand in for them. */
function useChosenSample(choice: SampleChoice, eventTypes: readonly string[]): Sample | undefined {
  const seesEvents = useMay("events:read");
  const seesContacts = useMay("contacts:read");
  const catalogue = useEventTypes();
  const newest = useNewestEvents(eventTypes[0], {
    enabled: seesEvents && choice.kind === "newest" && eventTypes.length > 0,
  });
  const chosen = useEvent(choice.kind === "event" ? choice.id : "", { enabled: seesEvents && choice.kind === "event" });
  const event = choice.kind === "event" ? chosen.data : choice.kind === "newest" ? newest.data?.[0] : undefined;
  const named = choice.kind === "contact" ? choice.id : choice.kind === "written" ? choice.contactId : event?.contactId;
  const contact = useContact(named ?? "", { enabled: seesContacts && typeof named === "string" });
  const isExample = choice.kind === "newest" && (newest.data?.length === 0 || eventTypes.length === 0);
  const anybody = useContacts({}, { enabled: seesContacts && isExample });
  const isWaiting =
    [catalogue, newest, chosen, contact].some(({ isLoading }) => isLoading) ||
    (seesContacts && isExample && anybody.isPending);

  return useMemo(() => {
    if (isWaiting) return undefined;
    const typeOf = (type: string | undefined) => catalogue.data?.find((one) => one.type === type);
    const known = contact.data ?? null;
    if (event) return eventSample(event, known, typeOf(event.type)?.title ?? event.type);
    if (choice.kind === "written") return madeUpSample("written", typeOf(choice.type), known, choice.data);
    if (choice.kind === "contact" && known) return madeUpSample("contact", typeOf(eventTypes[0]), known);
    return madeUpSample("example", typeOf(eventTypes[0]), anybody.items[0] ?? null);
  }, [isWaiting, catalogue.data, event, contact.data, choice, eventTypes, anybody.items]);
}
