import type { Graph } from "@millrace/shared/graph/document.ts";
import { createGraphStore } from "@millrace/shared/graph/live/graph-store.ts";
import { decodeMessage, encodeMessage, fromBrowserSchema } from "@millrace/shared/graph/live/messages.ts";
import type { FromBrowser, FromServer } from "@millrace/shared/graph/live/messages.ts";
import * as Y from "yjs";
import type { BrowserCopy } from "./browser-copy.ts";

/** The server's end of drafts, for tests of the browser's: stores what it gets at once, unless it is told otherwise. */
export interface TestServer {
  open: () => WebSocket;
  graph: () => Graph;
  change: (graph: Graph) => void;
  /** What it was sent. */
  heard: FromBrowser[];
  /** While it is away no connection can be made. */
  isAway: boolean;
  /** While it is slow nothing is acknowledged. */
  isSlow: boolean;
  /** Why it takes nothing; null while it does. */
  refuses: string | null;
  /** Cuts all connections. */
  cut: (code?: number) => void;
}

export function createTestServer(start: Graph): TestServer {
  let doc = new Y.Doc();
  let store = createGraphStore(doc, start);
  const sockets = new Set<EndPoint>();
  const server: TestServer = {
    heard: [],
    isAway: false,
    isSlow: false,
    refuses: null,
    graph: () => store.snapshot(),
    change(graph) {
      const before = Y.encodeStateVector(doc);
      store.replace(graph);
      const news = Y.encodeStateAsUpdate(doc, before);
      for (const socket of sockets) socket.hear({ type: "update", revision: 2, problems: [] }, news);
    },
    open() {
      const socket = new EndPoint((message) => answer(socket, message));
      queueMicrotask(() => {
        if (server.isAway) return socket.end(1006);
        sockets.add(socket);
        socket.begin();
      });
      return socket as unknown as WebSocket;
    },
    cut(code = 1006) {
      for (const socket of sockets) socket.end(code);
      sockets.clear();
    },
  };

  function take(bytes: Uint8Array): string | null {
    if (server.refuses !== null) return server.refuses;
    const before = Y.encodeStateAsUpdate(doc);
    Y.applyUpdate(doc, bytes);
    if (doc.store.pendingStructs === null) return null;
    doc = new Y.Doc();
    Y.applyUpdate(doc, before);
    store = createGraphStore(doc);
    return "Changes before this one are missing";
  }

  function answer(socket: EndPoint, message: ArrayBuffer): void {
    const { header, bytes } = decodeMessage(fromBrowserSchema, message);
    server.heard.push(header);
    if (header.type === "sync") {
      socket.hear({ type: "sync" }, Y.encodeStateVector(doc));
      socket.hear({ type: "state", connection: "me", revision: 1, problems: [] }, Y.encodeStateAsUpdate(doc, bytes));
    } else if (header.type === "update" && !server.isSlow) {
      const why = take(bytes);
      if (why === null) socket.hear({ type: "committed", seq: header.seq, revision: 2 });
      else socket.hear({ type: "refused", seq: header.seq, message: why }, Y.encodeStateVector(doc));
    }
  }
  return server;
}

/** The browser's end of a connection. */
class EndPoint extends EventTarget {
  readyState: number = WebSocket.CONNECTING;
  binaryType = "arraybuffer";
  readonly #receive: (message: ArrayBuffer) => void;

  constructor(receive: (message: ArrayBuffer) => void) {
    super();
    this.#receive = receive;
  }
  begin(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event("open"));
  }
  hear(header: FromServer, bytes?: Uint8Array): void {
    this.dispatchEvent(Object.assign(new Event("message"), { data: encodeMessage(header, bytes).buffer }));
  }
  send(message: Uint8Array<ArrayBuffer>): void {
    queueMicrotask(() => this.#receive(message.buffer));
  }
  end(code: number): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
  close(): void {
    this.end(1000);
  }
}

/** A browser's copy that outlives the page. */
export function createTestCopy(): BrowserCopy & { changes: Uint8Array[]; works: boolean } {
  const copy = {
    changes: [] as Uint8Array[],
    works: true,
    load: async () => [...copy.changes],
    keep: (change: Uint8Array) => void copy.changes.push(change),
    forget: async () => void copy.changes.splice(0),
  };
  return copy;
}
