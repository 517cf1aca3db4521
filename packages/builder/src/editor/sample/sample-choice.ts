import { isJsonObject, type JsonObject } from "@millrace/shared/json.ts";

/** What the editor previews with. `newest`: the newest event that can start the workflow, or what such an event looks like. */
export type SampleChoice =
  | { kind: "newest" }
  /** An event that came, by its id. */
  | { kind: "event"; id: string }
  /** A contact, with an event as the trigger's examples are. */
  | { kind: "contact"; id: string }
  /** Data written by hand, of an event type, with a contact or without. */
  | { kind: "written"; type: string; data: JsonObject; contactId?: string };

export const newest: SampleChoice = { kind: "newest" };

const keyOf = (workflowId: string) => `millrace.sample.${workflowId}`;

/** What was chosen for a workflow in this browser. */
export function rememberedChoice(workflowId: string): SampleChoice {
  try {
    return readChoice(JSON.parse(localStorage.getItem(keyOf(workflowId)) ?? "null"));
  } catch {
    return newest;
  }
}

export function rememberChoice(workflowId: string, choice: SampleChoice): void {
  try {
    if (choice.kind === "newest") localStorage.removeItem(keyOf(workflowId));
    else localStorage.setItem(keyOf(workflowId), JSON.stringify(choice));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function readChoice(value: unknown): SampleChoice {
  if (!isJsonObject(value)) return newest;
  const { kind, id, type, data, contactId } = value;
  if ((kind === "event" || kind === "contact") && typeof id === "string") return { kind, id };
  if (kind === "written" && typeof type === "string" && isJsonObject(data))
    return { kind, type, data, ...(typeof contactId === "string" ? { contactId } : {}) };
  return newest;
}
