import { createRehearsals, type Rehearsals } from "../rehearsal/rehearsals.ts";
import { createNodeTypes, type NodeTypes } from "../nodes/node-types.ts";
import type { ExternalServices } from "../nodes/services.ts";
import type { Pool } from "../store/database.ts";
import { uuidv7 } from "../store/uuid.ts";
import { createEntryCounter } from "./admission/loop-breaker.ts";
import { createRunAdvancer } from "./advance-runs.ts";
import { createRunControl } from "./control.ts";
import { type Emit, emit } from "./emit.ts";
import type { Ingest, RunControl, Worker } from "./engine.ts";
import { createRunFeed, type RunFeedHub } from "./feed.ts";
import type { Reach } from "./fail-points.ts";
import { createInboxSignal, type InboxSignal } from "./inbox-signal.ts";
import { createIngest } from "./ingest.ts";
import type { Log, Shell } from "./shell.ts";
import { createTrials } from "./quarantine/trials.ts";
import { createTriggerIndex } from "./trigger-index.ts";
import { createWorker } from "./worker.ts";

export interface EngineOptions {
  pool: Pool;
  /** Of the owner; the worker's jobs need it. */
  databaseUrl: string;
  services: ExternalServices;
  log: Log;
  types?: NodeTypes;
  concurrency?: number;
  onFatal: (error: unknown) => void;
  /** For tests that let the process crash. */
  reach?: Reach | undefined;
}

/** The parts of the engine, wired together: an API process uses ingest, runs and feed, a worker process the worker. */
export interface Engine {
  types: NodeTypes;
  ingest: Ingest;
  emit: Emit;
  runs: RunControl;
  /** Drafts, carried out without any consequence. */
  rehearsals: Rehearsals;
  feed: RunFeedHub;
  inbox: InboxSignal;
  /** Made anew with each call; one a process. */
  worker: () => Worker;
}

export function createEngine({
  pool,
  databaseUrl,
  services,
  log,
  types = createNodeTypes(),
  concurrency,
  onFatal,
  reach,
}: EngineOptions): Engine {
  const index = createTriggerIndex(types);
  const feed = createRunFeed(pool, uuidv7());
  const entries = createEntryCounter();
  const signal = createInboxSignal();
  const shell: Shell = {
    pool,
    types,
    index,
    services,
    publish: feed.publish,
    signal,
    log,
    entries,
    trials: createTrials(),
    reach,
  };
  const advancer = createRunAdvancer(shell);
  return {
    types,
    ingest: createIngest({ pool, index, signal, reach }),
    emit,
    runs: createRunControl(shell, advancer),
    rehearsals: createRehearsals(shell),
    feed,
    inbox: signal,
    worker: () =>
      createWorker({ shell, advancer, databaseUrl, onFatal, ...(concurrency === undefined ? {} : { concurrency }) }),
  };
}
