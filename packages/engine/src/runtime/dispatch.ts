import type { RunChange } from "@millrace/shared/api/runs.ts";
import type { Match } from "@millrace/shared/api/events.ts";
import type { ContactRef } from "@millrace/shared/events/envelope.ts";
import type { TransactionSql } from "postgres";
import { loadContacts } from "../records/load.ts";
import { resolveContacts } from "../records/resolve.ts";
import { isConnectionLost, isOfTheWork, isOutage } from "../store/outage.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { uuidv7 } from "../store/uuid.ts";
import { beginRuns, type Start } from "./admission/begin-runs.ts";
import { matchExits, takeLater } from "./admission/exits.ts";
import { type Batch, openBatch } from "./batch.ts";
import { writeBatch } from "./commit.ts";
import { insertReceipts, type ReceiptRow, type StoredContact } from "./event-writes.ts";
import { type InboxEvent, type Place, takeEvent, takeEvents } from "./inbox.ts";
import { eventView, loadRuns, holdContacts } from "./load-runs.ts";
import { dispatchTrial } from "./quarantine/careful-dispatch.ts";
import { matchTriggers, maxHops } from "./matching.ts";
import type { Shell } from "./shell.ts";
import { holdPaths } from "./wait-values.ts";
import { matchWaits } from "./waits.ts";
import { runWaves } from "./waves.ts";

/** What a batch tells of the inbox it was taken from. */
export interface Dispatched {
  /** False when no lane with events was free. */
  mayBeMore: boolean;
  /** As many events were taken as were asked for: there is a backlog. */
  isFull: boolean;
  /** How many events it took. */
  taken: number;
}

/**
 * Takes a batch of events of a workspace out of its inbox and does all that follows from them, in one transaction.
 * When that fails the events are done one by one, so that one that cannot be processed does not hold up the others.
 */
export async function dispatchBatch(shell: Shell, workspaceId: string, most: number): Promise<Dispatched> {
  let taken: Place[] = [];
  let foundLane = false;
  let isCareful = false;
  try {
    await processEvents(shell, workspaceId, false, async (sql) => {
      const events = await takeEvents(sql, workspaceId, most);
      isCareful = events === "careful";
      if (events === "careful") return [];
      // A lane that another batch has just emptied counts: an event that came into it while it was held here is still there.
      foundLane = events !== undefined;
      taken = events ?? [];
      return events ?? [];
    });
    if (isCareful) {
      taken = await dispatchTrial(shell, workspaceId, (take) => processEvents(shell, workspaceId, false, take));
      return { mayBeMore: taken.length > 0, isFull: false, taken: taken.length };
    }
    return { mayBeMore: foundLane, isFull: taken.length >= most * 0.8, taken: taken.length };
  } catch (error) {
    if (taken.length === 0 || isConnectionLost(error)) throw error;
    shell.log.warn("A batch of events failed; they are processed one by one.", {
      workspaceId,
      events: taken.length,
      error: String(error),
    });
    const failures: unknown[] = [];
    for (const place of taken) {
      await dispatchAlone(shell, workspaceId, place).catch((failure: unknown) => {
        if (isOutage(failure)) throw failure;
        failures.push(failure);
      });
    }
    // Those events are in the inbox again. The job is done again later, and later each time.
    if (failures.length > 0) throw failures[0];
    return { mayBeMore: true, isFull: false, taken: taken.length };
  }
}

async function dispatchAlone(shell: Shell, workspaceId: string, place: Place): Promise<void> {
  const eventId = place.id;
  try {
    await processEvents(shell, workspaceId, true, (sql) => takeEvent(sql, workspaceId, place));
  } catch (error) {
    if (isOutage(error)) throw error;
    shell.log.error("An event could not be dispatched.", { workspaceId, eventId, error: String(error) });
    if (!isOfTheWork(error)) throw error;
    await inWorkspace(shell.pool, workspaceId, async (sql) => {
      const [event] = await takeEvent(sql, workspaceId, place);
      if (!event) return;
      const reason = `This event could not be processed: ${String((error as Error).message)}`;
      const match = { workflowId: "", version: 0, started: false, reason };
      await insertReceipts(sql, workspaceId, [
        { eventId, seq: event.seq, type: event.type, status: "refused", contactId: null, matches: [match] },
      ]);
    });
  }
}

async function processEvents(
  shell: Shell,
  workspaceId: string,
  careful: boolean,
  take: (sql: TransactionSql) => Promise<InboxEvent[]>,
): Promise<void> {
  const changes = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const [events, index, [clock]] = await Promise.all([
      take(sql),
      shell.index.read(sql, workspaceId),
      sql<{ now: Date }[]>`select now()`,
    ]);
    if (events.length === 0) return [];
    let now = clock?.now ?? new Date(0);
    const changes: RunChange[] = [];
    for (const round of inRounds(events)) {
      const batch = openBatch(sql, index, now, careful);
      await processRound(shell, batch, round);
      // Written before the next round, whose events may be what a step of this one waits for.
      changes.push(...(await writeBatch(batch)));
      now = batch.clock();
    }
    shell.reach?.("dispatch.before_commit");
    return changes;
  });
  shell.reach?.("dispatch.after_commit");
  shell.publish(workspaceId, changes);
}

/**
 * Events that change fields of one contact are applied one after the other: each round holds at most one such change of a
 * contact, and nothing of that contact after it.
 */
function inRounds(events: InboxEvent[]): InboxEvent[][] {
  const rounds: InboxEvent[][] = [];
  let changed = new Set<string>();
  let seen = new Set<string>();
  let round: InboxEvent[] = [];
  for (const event of events) {
    const name = contactName(event.contact);
    const changes = event.contact !== null && "fields" in event.contact;
    if (name !== null && (changed.has(name) || (changes && seen.has(name)))) {
      rounds.push(round);
      round = [];
      changed = new Set();
      seen = new Set();
    }
    round.push(event);
    if (name !== null) (changes ? changed : seen).add(name);
  }
  return [...rounds, round];
}

function contactName(contact: StoredContact | null): string | null {
  if (!contact) return null;
  if ("id" in contact) return contact.id;
  return contact.externalId ?? contact.email?.toLowerCase() ?? contact.phone ?? contact.anonymousId ?? null;
}

async function processRound(shell: Shell, batch: Batch, events: InboxEvent[]): Promise<void> {
  const contactIds = await contactsOf(batch, events);
  const arrivals = events.map((event, at) => ({
    row: event,
    event: eventView(event),
    contactId: contactIds[at] ?? null,
  }));
  // An event that is refused to stop a loop does not feed the loop by ending a wait either.
  const heard = arrivals.filter(({ row }) => hopOf(row) <= maxHops);
  const [, , won] = await Promise.all([
    holdContacts(
      batch,
      contactIds.filter((id) => id !== null),
    ),
    holdPaths(
      batch,
      heard.map(({ event }) => event.type),
    ),
    matchWaits(batch, heard),
  ]);
  const starts: Start[] = [];
  const receipts = arrivals.map(({ row, event, contactId }): ReceiptRow => {
    const hop = hopOf(row);
    const receipt = { eventId: row.id, seq: row.seq, type: row.type, contactId };
    if (hop > maxHops) {
      const reason = `This event is the result of more than ${maxHops} runs in a row; it was refused to stop a loop.`;
      return { ...receipt, status: "refused", matches: [{ workflowId: "", version: 0, started: false, reason }] };
    }
    const contact = (contactId && batch.records.contacts.get(contactId)) || null;
    const matches = matchTriggers(batch.index, event, contact, batch.clock()).map(({ entry, reason }) => {
      const { version } = entry;
      const about = { workflowId: version.workflowId, workflowName: version.name, version: version.version };
      if (reason !== undefined) return { ...about, started: false, reason };
      const match: Match = { ...about, started: false };
      const { id: eventId, key: eventKey, seq: since } = row;
      starts.push({ entry, match, contact, contactId, eventId, eventKey, event, hop, since });
      return match;
    });
    return { ...receipt, status: "processed", matches };
  });
  const inputs = await beginRuns(
    shell,
    batch,
    starts,
    won.map(({ runId }) => runId),
  );
  const heardBy = [...won, ...(await matchExits(batch, heard))];
  // Before the waves: a step of theirs that begins to wait looks back over these very events.
  await insertReceipts(batch.sql, batch.workspaceId, receipts);
  await loadRuns(
    shell,
    batch,
    heardBy.map(({ runId }) => runId),
  );
  for (const { runId, input } of heardBy) {
    const run = batch.runs.get(runId);
    if (run) inputs.set(run, [...(inputs.get(run) ?? []), input]);
  }
  const later = takeLater(inputs);
  await runWaves(batch, inputs);
  await runWaves(batch, later);
}

function hopOf({ trace }: InboxEvent): number {
  return trace?.hop ?? 0;
}

async function contactsOf(batch: Batch, events: InboxEvent[]): Promise<(string | null)[]> {
  const refs = events.map(({ contact }) => (contact && !("id" in contact) ? (contact satisfies ContactRef) : null));
  const resolved = await resolveContacts(batch.records, refs, uuidv7);
  passTraces(batch, events, resolved);
  const ids = events.map(({ contact }, at) => (contact && "id" in contact ? contact.id : (resolved[at] ?? null)));
  await loadContacts(
    batch.records,
    ids.filter((id): id is string => id !== null && !batch.records.contacts.has(id)),
  );
  // A contact that was erased in between is nobody.
  return ids.map((id) => (id !== null && batch.records.contacts.has(id) ? id : null));
}

/** What an event changes of its contact has the cause that the event itself has, or a loop through another system would not be seen. */
function passTraces({ emitted }: Batch, events: InboxEvent[], contactIds: (string | null)[]): void {
  const traces = new Map<string, NonNullable<InboxEvent["trace"]>>();
  for (const [at, { trace }] of events.entries()) {
    const id = contactIds[at];
    if (id && trace && trace.hop > (traces.get(id)?.hop ?? 0)) traces.set(id, trace);
  }
  if (traces.size === 0) return;
  for (const change of emitted) {
    const trace = change.contactId === null ? undefined : traces.get(change.contactId);
    if (trace) change.cause ??= trace;
  }
}
