import { inWorkspace } from "../../store/tenancy.ts";
import type { Shell } from "../shell.ts";
import type { Called } from "../targets/bulkheads.ts";
import { closeCircuit, dropProbe, openCircuit, reopenCircuit } from "./store.ts";
import type { Verdict } from "./verdict.ts";
import { createWindow } from "./window.ts";

/** Watches how calls end, and opens and closes the circuits of their targets. */
export interface Circuits {
  /** For how long a target's circuit is known to be open, in ms; undefined when somebody has to look. */
  openFor: (called: Called) => number | undefined;
  /** A look has shown that the circuit is open for so long. */
  seenOpen: (called: Called, forMs: number) => void;
  /** A call has ended. Its circuit is written before anything of the result is. */
  ended: (called: Called, verdict: Verdict, isProbe: boolean) => Promise<void>;
}

/** So long nobody looks again: an operator, or another process, may have closed it. */
const believedMs = 1_000;

export function createCircuits({ pool, log }: Pick<Shell, "pool" | "log">): Circuits {
  const window = createWindow();
  const seen = new Map<string, { at: number; until: number }>();
  const keyOf = ({ workspaceId, target }: Called): string => `${workspaceId}/${target}`;

  async function write(called: Called, verdict: Verdict, isProbe: boolean): Promise<void> {
    const { workspaceId, target } = called;
    const failures = verdict === "nothing" ? 0 : window.note(keyOf(called), verdict !== "works");
    if (!isProbe && (failures === 0 || typeof verdict === "string")) return;
    await inWorkspace(pool, workspaceId, async (sql) => {
      if (isProbe) {
        if (verdict === "works") return closeCircuit(sql, workspaceId, target);
        if (verdict === "nothing") return dropProbe(sql, workspaceId, target);
        return reopenCircuit(sql, workspaceId, target, verdict);
      }
      if (typeof verdict === "string") return;
      if (!(await openCircuit(sql, workspaceId, target, failures, verdict))) return;
      log.warn("A target has failed too often; it is left alone for a while.", { workspaceId, target });
    });
  }

  return {
    openFor(called) {
      const key = keyOf(called);
      const known = seen.get(key);
      if (!known) return undefined;
      const now = performance.now();
      if (now < known.at + believedMs && now < known.until) return known.until - now;
      seen.delete(key);
      return undefined;
    },
    seenOpen(called, forMs) {
      const now = performance.now();
      seen.set(keyOf(called), { at: now, until: now + forMs });
    },
    async ended(called, verdict, isProbe) {
      try {
        await write(called, verdict, isProbe);
      } catch (error) {
        // The call's own result counts for more; a probe that is not written ends by itself.
        log.warn("The state of a target could not be written.", { ...called, error: String(error) });
      }
    },
  };
}
