import { nodeStateSchema } from "@millrace/shared/api/runs.ts";
import { runStatusSchema } from "@millrace/shared/runs/run.ts";
import type { RunFilter } from "../api/runs.ts";
import { oneOf, useUrlFilter } from "../app/list/useUrlFilter.ts";
import { useNow } from "../app/useNow.ts";
import { startOf } from "./timeRanges.ts";

const names = [
  "workflowId",
  "version",
  "status",
  "contactId",
  "eventId",
  "nodeId",
  "nodeState",
  "nodePort",
  "mode",
  "range",
  "from",
  "to",
  "q",
] as const;

/** The filter of the list of runs: as it stands in the address, and as the API takes it. */
export function useRunFilter() {
  const { filter: url, set, isFiltered } = useUrlFilter(names);
  const { range } = url;
  const from = startOf(range, useNow());
  const version = Number(url.version);
  const filter: RunFilter = {
    workflowId: url.workflowId,
    version: Number.isInteger(version) && version > 0 ? version : undefined,
    status: oneOf(runStatusSchema.options, url.status),
    contactId: url.contactId,
    eventId: url.eventId,
    nodeId: url.nodeId,
    // Who did not come to a step is not meant by it, unless somebody says so.
    nodeState: url.nodeId === undefined ? undefined : (oneOf(nodeStateSchema.options, url.nodeState) ?? "entered"),
    nodePort: url.nodeId === undefined ? undefined : url.nodePort,
    mode: oneOf(["live", "test"], url.mode),
    from: from ?? url.from,
    to: range === undefined ? url.to : undefined,
    q: url.q,
  };
  const clear = () => set(Object.fromEntries(names.map((name) => [name, undefined])));
  return { filter, url, set, isFiltered, clear };
}
