import type { BulkOperation } from "@millrace/shared/api/bulk.ts";
import type { Match } from "@millrace/shared/api/events.ts";
import type { ReplayPreview } from "@millrace/shared/api/replay.ts";
import type { RunChange } from "@millrace/shared/api/runs.ts";
import type { Envelope } from "@millrace/shared/events/envelope.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import type { BulkRequest } from "./bulk/begin.ts";
import type { ReplayChoice } from "./replay/source.ts";

/** What became of one event of a request. `conflict`: the id is known with another body. */
export type Ingested =
  | { status: "accepted"; id: string; eventId: string }
  | { status: "duplicate"; id: string; eventId: string }
  | { status: "conflict"; id: string };

export interface StartRun {
  workflowId: string;
  /** The published version's number, or a draft's graph for a test run. */
  version: number;
  graph?: Graph;
  mode: "live" | "test";
  contactId: string | null;
  data: JsonObject;
  triggerNodeId?: string;
}

/** Accepts events; a part of every API process. */
export interface Ingest {
  /** Stores events, grouped with those of concurrent requests, and answers after the group's COMMIT. Events come validated. */
  accept: (workspaceId: string, events: Envelope[]) => Promise<Ingested[]>;
  /** Which workflows an event would start and why the others would not; stores nothing. */
  preview: (workspaceId: string, event: Envelope) => Promise<Omit<Match, "runId">[]>;
}

/** What operators do to runs. Each answers with the ids it changed; unknown ids are left out. */
export interface RunControl {
  start: (workspaceId: string, run: StartRun) => Promise<string>;
  cancel: (workspaceId: string, runIds: string[], reason: string) => Promise<string[]>;
  pause: (workspaceId: string, runIds: string[]) => Promise<string[]>;
  resume: (workspaceId: string, runIds: string[]) => Promise<string[]>;
  /** A new run of the same event: from the start or from a node, on the run's own version or on another one. */
  replay: (workspaceId: string, runId: string, choice?: ReplayChoice) => Promise<string>;
  /** What such a replay would send once more. */
  previewReplay: (workspaceId: string, runId: string, choice: ReplayChoice) => Promise<ReplayPreview>;
  /** Puts a dead-lettered step to work again, with another input if given. */
  retryDeadLetter: (workspaceId: string, deadLetterId: string, input?: JsonObject) => Promise<{ runId: string }>;
  /** Retries many dead letters, each for itself. @returns how many. */
  retryDeadLetters: (workspaceId: string, deadLetterIds: string[]) => Promise<number>;
  /** Begins to do something to everything that a filter finds; the worker does it page by page. */
  beginBulk: (workspaceId: string, request: BulkRequest) => Promise<BulkOperation>;
}

/** Runs that changed, for the live pages: within this process at once, of other processes by NOTIFY. */
export interface RunFeed {
  subscribe: (workspaceId: string, listener: (change: RunChange) => void) => () => void;
}

/** The part of a process that does the work. */
export interface Worker {
  /** Resolves once the worker fetches jobs. */
  start: () => Promise<void>;
  /** Stops fetching, lets what is under way finish (at most `drainMs`), and ends. */
  stop: (drainMs?: number) => Promise<void>;
  /** False when the pool died or the heartbeat fails. */
  healthy: () => boolean;
}
