import { setTimeout as sleep } from "node:timers/promises";
import { surviveCutConnections } from "../packages/engine/src/store/cut-connections.ts";
import { openDatabase } from "../packages/engine/src/store/database.ts";
import { composeEngine } from "../packages/engine/src/testing/compose.ts";
import { envelopeSchema } from "../packages/shared/src/events/envelope.ts";
import { inputOf, tell } from "./child.ts";
import { createRandom } from "./random.ts";
import { source } from "./workflows.ts";

/**
 * Accepts events as an API process does: an event counts as acknowledged when `accept` has resolved, and is otherwise sent
 * again under the same id. A program of its own.
 */
export interface IngestInput {
  databaseUrl: string;
  masterKey: string;
  workspaceId: string;
  seed: number;
  runs: number;
  /** Over which the events are sent. */
  durationMs: number;
  scenarios: { eventType: string; answers?: string }[];
}

/** An event that was acknowledged: its own id and ours, and whether it starts a run. */
export interface Acknowledged {
  key: string;
  eventId: string;
  starts: boolean;
}

export interface IngestReport {
  acknowledged: Acknowledged[];
  /** Sends that failed and were repeated. */
  failed: number;
  /** Of those, sends whose event had been stored all the same. */
  duplicates: number;
  conflicts: string[];
  /** Events that wait for their acknowledgement. */
  pending: number;
  done: boolean;
}

const tickMs = 20;
const reportMs = 250;
const contacts = 997;

const input = inputOf<IngestInput>();
const random = createRandom(input.seed, "ingest");
const pool = openDatabase({ url: input.databaseUrl, name: "chaos-ingest" });
surviveCutConnections(() => undefined);
const { engine } = composeEngine({
  pool,
  databaseUrl: input.databaseUrl,
  masterKey: Buffer.from(input.masterKey, "hex"),
  complain: () => undefined,
  onFatal: () => undefined,
});

let report: IngestReport = { acknowledged: [], failed: 0, duplicates: 0, conflicts: [], pending: 0, done: false };
let pending = 0;

interface Sent {
  key: string;
  type: string;
  contact: number;
  data: { n: number; odd: boolean; items: number[] };
  starts: boolean;
}

async function send(events: Sent[]): Promise<void> {
  const envelopes = events.map(({ key, type, contact, data }) =>
    envelopeSchema.parse({ id: key, source, type, contact: { externalId: `c${contact}` }, data }),
  );
  pending += events.length;
  for (;;) {
    try {
      const results = await engine.ingest.accept(input.workspaceId, envelopes);
      for (const [at, result] of results.entries()) {
        const { key = "", starts = false } = events[at] ?? {};
        if (result.status === "conflict") report.conflicts.push(key);
        else report.acknowledged.push({ key, eventId: result.eventId, starts });
        if (result.status === "duplicate") report.duplicates++;
      }
      pending -= events.length;
      return;
    } catch {
      report.failed += events.length;
      await sleep(random.between(50, 500));
    }
  }
}

async function sendAll(): Promise<void> {
  const begun = performance.now();
  const sending = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    sending.add(work);
    void work.finally(() => sending.delete(work));
  };
  for (let n = 0; n < input.runs;) {
    const due = Math.min(input.runs, Math.ceil((input.runs * (performance.now() - begun)) / input.durationMs));
    while (n < due) {
      // Most come alone, some in batches.
      const size = Math.min(due - n, random.next() < 0.1 ? 10 : 1);
      const events: Sent[] = [];
      for (const end = n + size; n < end; n++) {
        const { eventType = "", answers } = random.pick(input.scenarios) ?? {};
        const contact = Math.floor(random.between(0, contacts));
        const data = { n, odd: n % 2 === 1, items: [1, 2, 3] };
        events.push({ key: `start-${n}`, type: eventType, contact, data, starts: true });
        if (answers === undefined || random.next() < 0.3) continue;
        const answer = { key: `answer-${n}`, type: answers, contact, data, starts: false };
        track(sleep(random.between(0, 10_000)).then(() => send([answer])));
      }
      track(send(events));
    }
    await sleep(tickMs);
  }
  while (sending.size > 0) await Promise.all(sending);
}

function tellReport(done: boolean): void {
  tell({ ...report, pending, done });
  report = { acknowledged: [], failed: 0, duplicates: 0, conflicts: [], pending: 0, done: false };
}

const reporting = setInterval(() => tellReport(false), reportMs);
await sendAll();
clearInterval(reporting);
tellReport(true);
