import { issueWords } from "@millrace/engine/nodes/issue-words.ts";
import { type Graph, graphSchema } from "@millrace/shared/graph/document.ts";
import { createGraphStore, type GraphStore } from "@millrace/shared/graph/live/graph-store.ts";
import { maxMessageBytes } from "@millrace/shared/graph/live/messages.ts";
import * as Y from "yjs";
import type { z } from "zod";
import { deepestJson, isDeeperThan } from "../http/body.ts";

/** Why a change was not taken. `unreadable`: it is nothing of Yjs. `incomplete`: it builds on changes that are not here. */
export interface Refusal {
  kind: "unreadable" | "incomplete" | "invalid";
  message: string;
}

/** A change that is new here. `from`: which of the merged ones brought it, undefined where it was stored already. */
export interface News {
  from: number | undefined;
  bytes: Uint8Array;
}

/** The document of a room, in memory: what is stored, and what is about to be. */
export interface DraftDocument {
  /** Takes in a stored state, which others have written meanwhile. */
  take(state: Uint8Array): void;
  /** Takes in changes; those that would not leave a valid document are left out. @returns for each why, or null. */
  merge(updates: readonly Uint8Array[]): (Refusal | null)[];
  /** Whether it differs from what was stored last. */
  readonly changed: boolean;
  readonly news: readonly News[];
  graph(): Graph;
  state(): Uint8Array;
  /** It is stored as it is now. */
  stored(): void;
  /** Back to what was stored last. */
  rollback(): void;
  vector(): Uint8Array;
  /** What somebody with this state vector lacks. @throws where it is none. */
  lacking(vector: Uint8Array): Uint8Array;
}

const lists = new Set(["nodes", "edges", "groups", "notes"]);
/** What was deleted leaves a few bytes each; this is far beyond what editing by hand comes to. */
const maxStateBytes = 4 * maxMessageBytes;

export function createDraftDocument(): DraftDocument {
  let { doc, store } = open([]);
  let good = Y.encodeStateAsUpdate(doc);
  /** What was stored last, by us or by others. */
  let base = Y.snapshot(doc);
  let news: News[] = [];
  let source: number | undefined;
  let taken: Uint8Array[] = [];
  let touched = false;
  /** Of a large document it takes long, and is asked for several times. */
  let encoded: Uint8Array | undefined = good;
  listen();

  function encode(): Uint8Array {
    return (encoded ??= Y.encodeStateAsUpdate(doc));
  }

  function listen(): void {
    encoded = undefined;
    doc.on("update", (bytes: Uint8Array) => {
      touched = true;
      encoded = undefined;
      news.push({ from: source, bytes });
    });
  }

  function reset(states: readonly Uint8Array[]): void {
    doc.destroy();
    ({ doc, store } = open(states));
  }

  function apply(update: Uint8Array, from: number): Refusal | null {
    try {
      source = from;
      Y.applyUpdate(doc, update);
    } catch {
      return { kind: "unreadable", message: "The change could not be read" };
    } finally {
      source = undefined;
    }
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
      return { kind: "incomplete", message: "Changes before this one are missing" };
    }
    return null;
  }

  /** As it was before the merge, then one by one: who has sent what is wrong? */
  function mergeOneByOne(updates: readonly Uint8Array[]): (Refusal | null)[] {
    const accepted: [number, Uint8Array][] = [];
    const again = (): void => {
      reset([good, ...taken]);
      news = taken.map((bytes) => ({ from: undefined, bytes }));
      listen();
      for (const [index, update] of accepted) apply(update, index);
    };
    again();
    return updates.map((update, index) => {
      const refusal = apply(update, index) ?? refusalOf(doc, store, encode);
      if (refusal === null) accepted.push([index, update]);
      else again();
      return refusal;
    });
  }

  return {
    take(state) {
      taken.push(state);
      Y.applyUpdate(doc, state);
      base = Y.snapshot(doc);
    },
    merge(updates) {
      if (updates.length === 0) return [];
      const refusals = updates.map((update, index) => apply(update, index));
      if (refusals.every((refusal) => refusal === null) && refusalOf(doc, store, encode) === null) return refusals;
      return mergeOneByOne(updates);
    },
    get changed() {
      return touched && !Y.equalSnapshots(Y.snapshot(doc), base);
    },
    get news() {
      return news;
    },
    graph: () => store.snapshot(),
    state: encode,
    stored() {
      if (touched) {
        good = encode();
        base = Y.snapshot(doc);
      }
      [news, taken, touched] = [[], [], false];
    },
    rollback() {
      if (!touched) return;
      reset([good]);
      base = Y.snapshot(doc);
      listen();
      [news, taken, touched] = [[], [], false];
    },
    vector: () => Y.encodeStateVector(doc),
    lacking: (vector) => Y.encodeStateAsUpdate(doc, vector),
  };
}

/** A state that says this graph, made of one that says another by changing what differs. */
export function stateSaying(state: Uint8Array | null, graph: Graph): Uint8Array {
  const { doc, store } = open(state ? [state] : []);
  store.replace(graph);
  return Y.encodeStateAsUpdate(doc);
}

function open(states: readonly Uint8Array[]): { doc: Y.Doc; store: GraphStore } {
  const doc = new Y.Doc();
  for (const state of states) Y.applyUpdate(doc, state);
  return { doc, store: createGraphStore(doc) };
}

/** What is wrong with a document as a whole; drafts may be unfinished, but not of another shape or size. */
function refusalOf(doc: Y.Doc, store: GraphStore, encode: () => Uint8Array): Refusal | null {
  const invalid = (message: string): Refusal => ({ kind: "invalid", message });
  if ([...doc.share.keys()].some((name) => !lists.has(name)) || doc.subdocs.size > 0) {
    return invalid("It holds something that is no workflow");
  }
  const graph = store.snapshot();
  if (isDeeperThan(deepestJson, graph)) return invalid("A setting is nested too deeply");
  const checked = graphSchema.safeParse(graph);
  if (!checked.success) return invalid(inWords(graph, checked.error.issues[0]));
  if (JSON.stringify(graph).length > maxMessageBytes || encode().byteLength > maxStateBytes) {
    return invalid("The workflow is too large: 4 MiB at the most");
  }
  return null;
}

function inWords(graph: Graph, issue: z.core.$ZodIssue | undefined): string {
  const [list, index, ...rest] = issue?.path ?? [];
  const element = typeof index === "number" && list === "nodes" ? graph.nodes[index] : undefined;
  const where = [element?.name || element?.id, rest.join(".")].filter(Boolean).join(", ");
  return `${where || String(list ?? "workflow")}: ${issue ? issueWords(issue) : "not valid"}`;
}
