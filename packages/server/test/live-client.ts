import type { Graph } from "@millrace/shared/graph/document.ts";
import { createGraphStore, type GraphStore } from "@millrace/shared/graph/live/graph-store.ts";
import {
  decodeMessage,
  encodeMessage,
  type FromBrowser,
  type FromServer,
  fromServerSchema,
} from "@millrace/shared/graph/live/messages.ts";
import { WebSocket } from "ws";
import * as Y from "yjs";

/** A browser that has a draft open, as far as the server sees it. */
export interface LiveClient {
  doc: Y.Doc;
  store: GraphStore;
  graph: () => Graph;
  /** Everything the server has said. */
  heard: FromServer[];
  send: (header: FromBrowser, bytes?: Uint8Array) => void;
  sendRaw: (data: Uint8Array | string) => void;
  /** Changes the document and sends the change. @returns its number. */
  change: (work: (store: GraphStore) => void) => number;
  /** Waits for the first message, also one that came already, that fits. */
  hears: <Type extends FromServer["type"]>(
    type: Type,
    fits?: (message: Extract<FromServer, { type: Type }>) => boolean,
  ) => Promise<Extract<FromServer, { type: Type }>>;
  closed: Promise<{ code: number; reason: string }>;
  hangUp: () => void;
}

/** @throws the status of the answer, where the connection was refused. */
export async function connectLive(
  url: string,
  workflowId: string,
  headers: Record<string, string>,
  doc = new Y.Doc(),
): Promise<LiveClient> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/v1/workflows/${workflowId}/live`, { headers });
  socket.binaryType = "arraybuffer";
  const heard: FromServer[] = [];
  const waiting = new Set<() => void>();
  let seq = 0;
  const store = createGraphStore(doc);
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  socket.on("message", (data) => {
    const { header, bytes } = decodeMessage(fromServerSchema, data as ArrayBuffer);
    if (header.type === "state" || header.type === "update") Y.applyUpdate(doc, bytes, "server");
    heard.push(header);
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("unexpected-response", (_request, answer) => reject(new Error(String(answer.statusCode))));
    socket.once("error", reject);
  });

  const send = (header: FromBrowser, bytes?: Uint8Array) => socket.send(encodeMessage(header, bytes));
  const client: LiveClient = {
    doc,
    store,
    graph: () => store.snapshot(),
    heard,
    send,
    sendRaw: (data) => socket.send(data),
    change(work) {
      const before = Y.encodeStateVector(doc);
      store.transact(() => work(store));
      send({ type: "update", seq: ++seq }, Y.encodeStateAsUpdate(doc, before));
      return seq;
    },
    hears: (type, fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = heard.find(
            (message): message is Extract<FromServer, { type: typeof type }> =>
              message.type === type && fits(message as never),
          );
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        void closed.then(({ code, reason }) => reject(new Error(`Closed: ${code} ${reason}`)));
        look();
      }),
    closed,
    hangUp: () => socket.terminate(),
  };
  send({ type: "sync" }, Y.encodeStateVector(doc));
  return client;
}
