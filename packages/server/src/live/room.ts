import { setTimeout as sleep } from "node:timers/promises";
import type { NodeTypes } from "@millrace/engine/nodes/node-types.ts";
import type { Pool, Sql } from "@millrace/engine/store/database.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { lockDocument, writeDocument } from "@millrace/engine/workflows/draft-document.ts";
import { tellDraftChanged } from "@millrace/engine/workflows/draft-changes.ts";
import { problemsIn } from "@millrace/engine/workflows/problems.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { closeCodes, encodeMessage, type FromServer } from "@millrace/shared/graph/live/messages.ts";
import { same } from "@millrace/shared/graph/live/same.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { mergeUpdates } from "yjs";
import { createDraftDocument, type Refusal, stateSaying } from "./draft-document.ts";

/** Somebody who has the draft open. */
export interface Guest {
  /** Of this connection. */
  readonly id: string;
  send(message: Uint8Array): void;
  /** The room has nothing more to say to them. */
  close(code: number, reason: string): void;
}

/** Where everybody in this process who has one draft open meets. */
export interface Room {
  /** Brings a guest up to date who has the changes of this state vector; from then on they hear of all changes. */
  sync(guest: Guest, vector: Uint8Array): void;
  /** Takes a guest's change; they hear of it as `seq` when it is stored, or refused. */
  update(guest: Guest, seq: number, bytes: Uint8Array): void;
  leave(guest: Guest): void;
  /** The draft was changed elsewhere. */
  hear(): void;
  /** Resolves when everything that was taken is stored. */
  idle(): Promise<void>;
  readonly guests: ReadonlySet<Guest>;
}

export interface RoomOptions {
  pool: Pool;
  nodeTypes: NodeTypes;
  workspaceId: string;
  workflowId: string;
  /** This process, by whose changes its own rooms need not be told. */
  processId: string;
  onFailure: (error: unknown) => void;
  /** Hears of each change between its commit and the moment at which anybody is told. Nobody listens outside of tests. */
  onCommitted?: () => void;
}

interface Sent {
  guest: Guest;
  seq: number;
  bytes: Uint8Array;
}

/** What a transaction came to. */
interface Stored {
  refusals: (Refusal | null)[];
  revision: number;
  writes: number;
  problems: readonly Problem[];
}

/** Changes are stored this often at the most; what comes in between is stored together. */
const gatherMs = 80;
/** Merging and checking a large draft keeps the process from everything else: it does so for a quarter of the time at the most. */
const restFactor = 3;
/** SQLSTATE classes that say that a value cannot be stored, however often it is tried: data exceptions, limits. */
const unstorable = /^(22|54)/;

/**
 * A room stores what its guests send in one transaction at a time, and tells them afterwards: nobody sees a change that could
 * still be lost. The row of the workflow is locked meanwhile, and what other processes have stored is taken in first, so all
 * rooms of a draft agree on one order.
 */
export function createRoom({ pool, nodeTypes, workspaceId, workflowId, ...options }: RoomOptions): Room {
  const document = createDraftDocument();
  const guests = new Set<Guest>();
  let joining: { guest: Guest; vector: Uint8Array }[] = [];
  let sent: Sent[] = [];
  let revision = 0;
  let writes = 0;
  let problems: readonly Problem[] = [];
  let isStale = true;
  let working: Promise<void> | undefined;
  let restUntil = 0;
  /** Milliseconds that the process has been busy, with whatever, since the transaction under way began to merge. */
  let busy = 0;

  function tell(guest: Guest, header: FromServer, bytes?: Uint8Array): void {
    guest.send(encodeMessage(header, bytes));
  }

  function wake(): void {
    working ??= work().finally(() => {
      working = undefined;
      if (isBehind()) wake();
    });
  }

  const isBehind = () => isStale || sent.length > 0 || joining.length > 0;

  async function work(): Promise<void> {
    try {
      while (isBehind()) {
        if (isStale || sent.length > 0) await settle();
        for (const { guest, vector } of joining.splice(0)) welcome(guest, vector);
      }
    } catch (error) {
      const isGone = error instanceof MillraceError && error.code === "not_found";
      if (!isGone) options.onFailure(error);
      const everybody = [...guests, ...joining.map(({ guest }) => guest)];
      guests.clear();
      [joining, sent, isStale] = [[], [], false];
      for (const guest of everybody) {
        if (isGone) guest.close(closeCodes.gone, "The workflow was deleted");
        else guest.close(1013, "The draft cannot be stored at the moment");
      }
    }
  }

  function welcome(guest: Guest, vector: Uint8Array): void {
    let lacking: Uint8Array;
    try {
      lacking = document.lacking(vector);
    } catch {
      return guest.close(closeCodes.badMessage, "This is no state vector");
    }
    guests.add(guest);
    tell(guest, { type: "sync" }, document.vector());
    tell(guest, { type: "state", connection: guest.id, revision, problems: [...problems] }, lacking);
  }

  /** Stores what was sent, and takes in what others have stored. */
  async function settle(): Promise<void> {
    await sleep(Math.max(0, restUntil - performance.now()));
    const began = performance.now();
    const batch = sent.splice(0);
    isStale = false;
    const before = problems;
    let refusals: (Refusal | null)[];
    try {
      ({ refusals, revision, writes, problems } = await inWorkspace(pool, workspaceId, (sql) => store(sql, batch)));
    } catch (error) {
      document.rollback();
      if (batch.length === 0 || !unstorable.test((error as { code?: string }).code ?? "")) throw error;
      const message = "A text or a number in it cannot be stored";
      refusals = batch.map(() => ({ kind: "invalid", message }));
      isStale = true;
    }
    const { news } = document;
    document.stored();
    options.onCommitted?.();
    const standing = { revision, ...(same(before, problems) ? {} : { problems: [...problems] }) };
    announce(batch, news, standing);
    batch.forEach(({ guest, seq }, index) => {
      const refusal = refusals[index];
      if (!refusal) tell(guest, { type: "committed", seq, ...standing });
      else if (refusal.kind === "unreadable") guest.close(closeCodes.badMessage, refusal.message);
      else tell(guest, { type: "refused", seq, message: refusal.message }, document.vector());
    });
    restUntil = Math.max(began + gatherMs, performance.now() + restFactor * busy);
  }

  /** Within a transaction, so it changes nothing of the room but the document, which can be rolled back. */
  async function store(sql: Sql, batch: readonly Sent[]): Promise<Stored> {
    // A transaction may be tried again.
    document.rollback();
    const row = await lockDocument(sql, workspaceId, workflowId, writes);
    const state = row.draft ? stateSaying(row.state, row.draft) : row.state;
    if (state) document.take(state);
    const loop = performance.eventLoopUtilization();
    const refusals = document.merge(batch.map(({ bytes }) => bytes));
    const isMerged = refusals.includes(null) && document.changed;
    busy = performance.eventLoopUtilization(loop).active;
    if (isMerged || row.draft) {
      const change = { graph: isMerged ? document.graph() : null, state: document.state(), revision: row.revision };
      Object.assign(row, await writeDocument(sql, workspaceId, workflowId, change));
      await tellDraftChanged(sql, workspaceId, workflowId, options.processId);
    }
    if (!isMerged && !state) return { refusals, revision: row.revision, writes: row.writes, problems };
    const graph = isMerged ? document.graph() : (row.draft ?? document.graph());
    const found = await problemsIn(sql, workspaceId, { id: workflowId, graph, settings: row.settings }, nodeTypes);
    busy = performance.eventLoopUtilization(loop).active;
    return { refusals, revision: row.revision, writes: row.writes, problems: found };
  }

  /** Tells everybody what is new to them: all of it where more than their own is. */
  function announce(
    batch: readonly Sent[],
    news: typeof document.news,
    standing: { revision: number; problems?: Problem[] },
  ): void {
    if (news.length === 0) return;
    let message: Uint8Array | undefined;
    for (const guest of guests) {
      if (news.every(({ from }) => from !== undefined && batch[from]?.guest === guest)) continue;
      message ??= encodeMessage<FromServer>(
        { type: "update", ...standing },
        mergeUpdates(news.map(({ bytes }) => bytes)),
      );
      guest.send(message);
    }
  }

  return {
    guests,
    sync(guest, vector) {
      joining.push({ guest, vector });
      wake();
    },
    update(guest, seq, bytes) {
      sent.push({ guest, seq, bytes });
      wake();
    },
    leave(guest) {
      guests.delete(guest);
      joining = joining.filter((one) => one.guest !== guest);
    },
    hear() {
      isStale = true;
      wake();
    },
    async idle() {
      while (working) await working;
    },
  };
}
