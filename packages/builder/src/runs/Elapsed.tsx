import type { RunSummary } from "@millrace/shared/runs/run.ts";
import { useNow } from "../app/useNow.ts";
import { howLong, isOpen } from "./words.ts";

/** How long a run took, or has taken so far. */
export function Elapsed({ run }: { run: Pick<RunSummary, "status" | "startedAt" | "durationMs"> }) {
  const now = useNow();
  if (run.durationMs !== null) return <>{howLong(run.durationMs)}</>;
  if (!isOpen(run.status)) return null;
  const soFar = now - Date.parse(run.startedAt);
  // Seconds would stand still between two looks at the clock, and the exact time is said once it is over.
  return <>{soFar < 60_000 ? "under 1 min" : howLong(soFar, 1)} so far</>;
}
