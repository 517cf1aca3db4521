import {
  decodeMessage,
  encodeMessage,
  fromServerSchema,
  maxMessageBytes,
} from "@millrace/shared/graph/live/messages.ts";
import type { FromServer, Person, Presence } from "@millrace/shared/graph/live/messages.ts";
import { same } from "@millrace/shared/graph/live/same.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import * as Y from "yjs";
import type { Autosave, SaveState } from "./autosave.ts";
import type { BrowserCopy } from "./browser-copy.ts";
import { keepConnected, type LiveConnectionOptions, type LiveEnd } from "./live-connection.ts";

/** A draft that is open: its document, which is the same here, on the server and at everybody else's who has it open. */
export interface LiveDraft extends Autosave {
  readonly doc: Y.Doc;
  /** Resolves when the document says what the draft says; while the server is away, what this browser has kept of it. */
  readonly ready: Promise<void>;
  getState(): SaveState;
  getProblems(): readonly Problem[];
  /** The others who have it open. */
  getPeople(): readonly Person[];
  /** Called when any of the three has changed. */
  subscribe(listener: () => void): () => void;
  /** Lets the others know what this person looks at; what is left out stays as it was. */
  show(presence: Partial<Presence>): void;
  /** Sends what is left, and lets go. */
  stop(): void;
}

export interface LiveDraftOptions extends Pick<LiveConnectionOptions, "open" | "askWhy"> {
  copy: BrowserCopy;
  /** False for people who only look on. */
  mayWrite: boolean;
  onCommitted: (revision: number) => void;
  onEnd: (why: LiveEnd) => void;
}

const remote = Symbol("from the server");
const kept = Symbol("from this browser");
/** What is typed within this time goes in one message. */
const gatherMs = 16;
/** Somebody who waits for everything to be stored is told after this time that it is not. */
const flushMs = 10_000;
/** The browser's copy is shown when the server has not answered by then. */
const patienceMs = 600;

const endings: Record<LiveEnd, string> = {
  gone: "The workflow was deleted",
  signed_out: "You are signed out. Sign in again; your changes are kept in this browser.",
  forbidden: "You may not change this workflow any more",
};

/**
 * Keeps a document, this browser's copy of it and the server's the same. Changes go out one message at a time; the next one
 * when the server has stored the one before. After a lost connection or a refusal everything that the server lacks goes out
 * in one message, so nothing depends on what was on its way.
 */
export function createLiveDraft({ copy, mayWrite, onCommitted, onEnd, ...options }: LiveDraftOptions): LiveDraft {
  const doc = new Y.Doc();
  const listeners = new Set<() => void>();
  /** Changes that were not sent yet; null: whatever the server lacks. */
  let unsent: Uint8Array[] | null = null;
  let waiting = 0;
  let onTheWay: { seq: number; waiting: number; isAll: boolean } | null = null;
  let seq = 0;
  let theirs: Uint8Array | null = null;
  let isLost = false;
  let refusal: string | null = null;
  let ending: string | null = null;
  let problems: readonly Problem[] = [];
  let people: readonly Person[] = [];
  let state: SaveState = { kind: "saving" };
  let me = "";
  let shown: Presence | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let setReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (setReady = resolve));

  function tell(): void {
    const next = present();
    if (!same(next, state)) state = next;
    for (const listener of listeners) listener();
  }

  function present(): SaveState {
    if (ending !== null) return { kind: "refused", message: ending };
    if (refusal !== null) return { kind: "refused", message: refusal };
    if (isLost) return { kind: "offline", waiting, kept: copy.works };
    return theirs === null || waiting > 0 || onTheWay ? { kind: "saving" } : { kind: "saved" };
  }

  doc.on("update", (change: Uint8Array, origin: unknown) => {
    if (origin !== kept && ending !== endings.gone) copy.keep(change);
    if (origin === remote || origin === kept) return;
    unsent?.push(change);
    waiting += 1;
    timer ??= setTimeout(send, gatherMs);
    tell();
  });

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!mayWrite || theirs === null || onTheWay || unsent?.length === 0) return;
    const isAll = unsent === null;
    const change = unsent === null ? Y.encodeStateAsUpdate(doc, theirs) : Y.mergeUpdates(unsent);
    const message = encodeMessage({ type: "update", seq: ++seq }, change);
    unsent = [];
    if (message.byteLength > maxMessageBytes) {
      refused("The change is too large: 4 MiB at the most");
      return tell();
    }
    onTheWay = { seq, waiting, isAll };
    connection?.send(message);
  }

  function refused(message: string): void {
    onTheWay = null;
    unsent = null;
    refusal = message;
  }

  function take({ header, bytes }: { header: FromServer; bytes: Uint8Array }): void {
    switch (header.type) {
      case "sync":
        theirs = bytes;
        return;
      case "state":
        me = header.connection;
        [isLost, refusal] = [false, null];
        takeOver(header, bytes);
        setReady();
        if (shown) connection?.send(encodeMessage({ type: "here", ...shown }));
        return send();
      case "update":
        takeOver(header, bytes);
        // It may be what stood in the way.
        if (refusal !== null) send();
        return;
      case "committed":
        if (header.seq !== onTheWay?.seq) return;
        waiting -= onTheWay.waiting;
        [onTheWay, refusal] = [null, null];
        takeOver(header);
        onCommitted(header.revision);
        return send();
      case "refused": {
        if (header.seq !== onTheWay?.seq) return;
        const { isAll } = onTheWay;
        theirs = bytes;
        refused(header.message);
        // It may have lacked something; with everything it cannot.
        if (!isAll) send();
        return;
      }
      case "people":
        people = header.people.filter(({ connection: id }) => id !== me);
        return;
      case "beat":
        return;
      default:
        header satisfies never;
    }
  }

  function takeOver(header: { problems?: Problem[] | undefined }, bytes?: Uint8Array): void {
    if (header.problems) problems = header.problems;
    if (bytes) Y.applyUpdate(doc, bytes, remote);
  }

  let connection: ReturnType<typeof keepConnected> | undefined;
  let isStopped = false;

  void copy.load().then((changes) => {
    if (isStopped) return;
    doc.transact(() => changes.forEach((change) => Y.applyUpdate(doc, change, kept)), kept);
    // What was kept may hold what the server has never got; without a copy there is nothing that it lacks.
    if (changes.length > 0) setTimeout(setReady, patienceMs);
    else if (waiting === 0) unsent = [];
    connection = keepConnected({
      ...options,
      onOpen: () => connection?.send(encodeMessage({ type: "sync" }, Y.encodeStateVector(doc))),
      onMessage(message) {
        take(decodeMessage(fromServerSchema, message));
        tell();
      },
      onLost() {
        unsent = null;
        [isLost, theirs, onTheWay, people] = [true, null, null, []];
        tell();
      },
      onEnd(why) {
        ending = endings[why];
        if (why === "gone") void copy.forget().catch(() => undefined);
        tell();
        onEnd(why);
      },
    });
  });

  function flush(): Promise<boolean> {
    send();
    connection?.tryNow();
    return new Promise((resolve) => {
      const answer = (isSaved: boolean) => {
        clearTimeout(late);
        listeners.delete(look);
        resolve(isSaved);
      };
      const look = () => {
        if (state.kind === "saved") answer(true);
        else if (state.kind !== "saving") answer(false);
      };
      const late = setTimeout(() => answer(false), flushMs);
      listeners.add(look);
      look();
    });
  }

  function warn(event: BeforeUnloadEvent): void {
    if (waiting > 0 && !copy.works) event.preventDefault();
  }
  window.addEventListener("beforeunload", warn);

  return {
    doc,
    ready,
    getState: () => state,
    getProblems: () => problems,
    getPeople: () => people,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush,
    show(presence) {
      const next: Presence = { ...(shown ?? { selected: null, editing: null, cursor: null }), ...presence };
      if (same(next, shown)) return;
      shown = next;
      connection?.send(encodeMessage({ type: "here", ...next }));
    },
    stop() {
      isStopped = true;
      window.removeEventListener("beforeunload", warn);
      if (!connection) return;
      // Whoever leaves right after a change does not wait for it, but it is to be stored.
      void (mayWrite && state.kind === "saving" ? flush() : Promise.resolve()).then(connection.close);
    },
  };
}
