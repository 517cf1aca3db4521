import type { ValueSource } from "../../api/values.ts";

/** Columns of contacts by the names that conditions use; everything else is a field of its own. */
const notSuggested = new Set(["id", "created_at", "updated_at"]);

/** Where values of a field can be looked up; undefined for what no event and no contact brings. */
export function valueSourceOf(field: string, eventType: string | undefined): ValueSource | undefined {
  const data = /^(?:event|trigger)\.data\.(.+)$/.exec(field)?.[1];
  if (data !== undefined) return eventType === undefined ? undefined : { kind: "event", type: eventType, path: data };
  const own = /^contact\.(?:fields\.)?([A-Za-z0-9_-]+)$/.exec(field)?.[1];
  return own === undefined || notSuggested.has(own) ? undefined : { kind: "contact", field: own };
}
