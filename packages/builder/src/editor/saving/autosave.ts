import type { DraftReply } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";

/**
 * Keeps the server's draft up to date while a person edits.
 *
 *            change                   500 ms               reply
 *   saved ───────────► unsaved ───────────────► saving ───────────────► saved (or unsaved, if it changed meanwhile)
 *                         ▲                       │ no answer, 5xx   ──► offline ──(1, 2, 5, 10 s …)──► saving
 *                         └── change ── refused ◄─┤ any other refusal
 *                                                 │ 412              ──► conflict ──(keep mine | take theirs)──► …
 */
export type SaveState =
  | { kind: "saved" }
  | { kind: "unsaved" }
  | { kind: "saving" }
  | { kind: "offline" }
  | { kind: "refused"; message: string }
  | { kind: "conflict" };

export type SaveFailure = "offline" | "conflict" | "refused";

export interface AutosaveOptions {
  /** Revision of the draft that was loaded. */
  revision: number;
  save(graph: Graph, revision: number): Promise<DraftReply>;
  /** What a failed save means. */
  classify(error: unknown): { kind: SaveFailure; message: string };
  onSaved(reply: DraftReply, graph: Graph): void;
  /** Milliseconds between the last change and saving it. */
  delayMs?: number;
}

export interface Autosave {
  getState(): SaveState;
  readonly revision: number;
  subscribe(listener: () => void): () => void;
  /** The document is now this. */
  changed(graph: Graph): void;
  /** Saves at once what is unsaved; true when everything is on the server. */
  flush(): Promise<boolean>;
  /** After a conflict or a newer draft: the server's draft has this revision, and the document is equal to it. */
  adopt(revision: number): void;
  /** After a conflict: overwrite the draft of this revision by what is here. */
  overwrite(revision: number): Promise<boolean>;
  stop(): void;
}

const retryDelays = [1_000, 2_000, 5_000, 10_000];

export function createAutosave({ save, classify, onSaved, delayMs = 500, ...options }: AutosaveOptions): Autosave {
  const listeners = new Set<() => void>();
  let revision = options.revision;
  let state: SaveState = { kind: "saved" };
  let pending: Graph | null = null;
  let latest: Graph | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | null = null;

  function set(next: SaveState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  }

  async function attempt(graph: Graph): Promise<boolean> {
    pending = null;
    // While the server is away the mark says so all the time, and does not flicker with every try.
    if (state.kind !== "offline") set({ kind: "saving" });
    try {
      const reply = await save(graph, revision);
      revision = reply.revision;
      failures = 0;
      onSaved(reply, graph);
      if (pending === null) {
        set({ kind: "saved" });
        return true;
      }
      set({ kind: "unsaved" });
      schedule(delayMs);
      return false;
    } catch (error) {
      pending ??= graph;
      const { kind, message } = classify(error);
      set(kind === "refused" ? { kind, message } : { kind });
      if (kind === "offline") schedule(retryDelays[Math.min(failures, retryDelays.length - 1)] ?? 10_000);
      failures += 1;
      return false;
    }
  }

  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    await running;
    if (state.kind === "conflict") return false;
    if (pending === null) return true;
    running ??= attempt(pending).finally(() => (running = null));
    const saved = await running;
    return saved || (pending !== null && failures === 0 ? flush() : false);
  }

  return {
    getState: () => state,
    get revision() {
      return revision;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed(graph) {
      pending = graph;
      latest = graph;
      if (running !== null || state.kind === "conflict") return;
      if (state.kind !== "unsaved" && state.kind !== "offline") set({ kind: "unsaved" });
      schedule(delayMs);
    },
    flush,
    adopt(next) {
      clearTimeout(timer);
      revision = next;
      pending = null;
      failures = 0;
      set({ kind: "saved" });
    },
    overwrite(next) {
      revision = next;
      pending ??= latest;
      set({ kind: "unsaved" });
      return flush();
    },
    stop: () => clearTimeout(timer),
  };
}
