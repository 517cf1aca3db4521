import type { RunFilter } from "../api/runs.ts";
import { statusLook } from "../app/StatusBadge.tsx";

const list = new Intl.ListFormat("en-GB");

/** What the list of runs is narrowed to: "the status “Cancelled” and this workflow"; only what is set is named. */
export function filterWords(filter: RunFilter): string {
  const { q, status, workflowId, version, contactId, eventId, nodeId, mode, from, to } = filter;
  const words = [
    q && `the words “${q}”`,
    status && `the status “${statusLook(status).label}”`,
    workflowId && "this workflow",
    version && `version ${version}`,
    contactId && "this contact",
    eventId && "this event",
    nodeId && "this step",
    mode && (mode === "test" ? "tests only" : "runs that are no tests"),
    (from ?? to) && "this time",
  ];
  return list.format(words.filter((one) => typeof one === "string"));
}
