import { nodeStateSchema } from "@millrace/shared/api/runs.ts";
import { useMemo } from "react";
import { oneOf, useUrlFilter } from "../../app/list/useUrlFilter.ts";
import { useNow } from "../../app/useNow.ts";
import type { People } from "./number-marks.tsx";
import { boundsOf, type Period, periods } from "./period.ts";

const names = ["period", "first", "last", "of", "at", "state", "port"] as const;
const periodNames = periods.map(({ value }) => value);
const minuteMs = 60_000;

/** What is counted and whose people are shown, as it stands in the address. */
export function useNumbersUrl() {
  const { filter: url, set } = useUrlFilter(names);
  const period: Period = oneOf(periodNames, url.period) ?? "7d";
  const version = Number(url.of);
  // The clock ticks more often than a period moves.
  const now = Math.floor(useNow() / minuteMs) * minuteMs;
  const { first, last } = url;
  const { from, to } = useMemo(() => boundsOf(period, now, first, last), [period, now, first, last]);
  const state = oneOf(nodeStateSchema.options, url.state);
  const people: People | null = url.at !== undefined && state ? { nodeId: url.at, state, port: url.port } : null;
  return {
    period,
    first,
    last,
    version: Number.isInteger(version) && version > 0 ? version : undefined,
    from,
    to,
    people,
    set: (change: { period?: Period; first?: string; last?: string; of?: string | undefined }) => set(change),
    showPeople: (next: People | null) => set({ at: next?.nodeId, state: next?.state, port: next?.port }),
    /** Takes all of it out of the address. */
    clear: () => set(Object.fromEntries(names.map((name) => [name, undefined]))),
  };
}
