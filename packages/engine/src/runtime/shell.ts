import type { RunChange } from "@millrace/shared/api/runs.ts";
import type { ExternalServices } from "../nodes/services.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import type { Pool } from "../store/database.ts";
import type { Reach } from "./fail-points.ts";
import type { EntryCounter } from "./admission/loop-breaker.ts";
import type { Trials } from "./quarantine/trials.ts";
import type { InboxSignal } from "./inbox-signal.ts";
import type { TriggerIndex } from "./trigger-index.ts";

/** Where the runtime reports what an operator should know. */
export interface Log {
  info: (message: string, about?: Record<string, unknown>) => void;
  warn: (message: string, about?: Record<string, unknown>) => void;
  error: (message: string, about?: Record<string, unknown>) => void;
}

/** What every part of the runtime works with; built once in the composition root. */
export interface Shell {
  pool: Pool;
  types: NodeTypes;
  index: TriggerIndex;
  services: ExternalServices;
  /** Tells live pages which runs changed; called after the commit. */
  publish: (workspaceId: string, changes: RunChange[]) => void;
  log: Log;
  /** Through which a worker of this process hears of events that this process has accepted. */
  signal: InboxSignal;
  /** How often contacts have entered workflows of late. */
  entries: EntryCounter;
  /** What is done with care, because workers have ended over it. */
  trials: Trials;
  /** For tests that let the process crash. */
  reach?: Reach | undefined;
}
