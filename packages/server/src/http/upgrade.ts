import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { maxMessageBytes } from "@millrace/shared/graph/live/messages.ts";
import { type WebSocket, WebSocketServer } from "ws";
import type { Upgrade } from "./body.ts";

/** The WebSockets of a server. */
export interface Upgrades {
  /** Listener of the server's event `upgrade`. */
  answer: (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Closes those that are still open, and cuts off who does not answer. */
  close: () => Promise<void>;
}

const closeMs = 1_000;
/** Connections of one process. Each costs some memory, and nobody has that many tabs. */
const mostSockets = 2_000;

/**
 * Lets the app answer a request for a WebSocket as any other: credentials, permissions and addresses are looked at by the same
 * code, and a refusal is the same problem document. Only a route that accepts gets a socket.
 */
export function createUpgrades(
  fetch: (request: Request, env: { incoming: IncomingMessage; upgrade: Upgrade }) => Response | Promise<Response>,
): Upgrades {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false });

  async function answer(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Whoever hangs up now has nothing to be told.
    const ignore = (): void => undefined;
    socket.on("error", ignore);
    let begin: ((socket: WebSocket) => void) | undefined;
    const upgrade: Upgrade = (accepted) => {
      begin = accepted;
      return new Response(null);
    };
    const response =
      sockets.clients.size < mostSockets
        ? await fetch(requestOf(incoming), { incoming, upgrade })
        : new Response(null, { status: 503, headers: { "retry-after": "5" } });
    if (socket.destroyed) return;
    if (!begin) return refuse(socket, response.ok ? await insteadOf(response) : response);
    socket.off("error", ignore);
    sockets.handleUpgrade(incoming, socket, head, begin);
  }

  return {
    answer: (incoming, socket, head) => void answer(incoming, socket, head).catch(() => socket.destroy()),
    async close() {
      const open = [...sockets.clients];
      const closed = Promise.all(open.map((socket) => new Promise((resolve) => socket.once("close", resolve))));
      for (const socket of open) socket.close(1012, "The server is restarting");
      const cut = setTimeout(() => open.forEach((socket) => socket.terminate()), closeMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

function requestOf({ method = "GET", url = "/", headers }: IncomingMessage): Request {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as [string, string]],
  );
  return new Request(new URL(url, `http://${headers.host ?? "localhost"}`), { method, headers: given });
}

/** The address is none of a WebSocket; its answer may be one that never ends. */
async function insteadOf(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, { status: 426 });
}

async function refuse(socket: Duplex, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const lines = [`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ""}`];
  for (const [name, value] of response.headers) lines.push(`${name}: ${value}`);
  lines.push(`content-length: ${body.byteLength}`, "connection: close", "", "");
  socket.end(Buffer.concat([Buffer.from(lines.join("\r\n")), body]));
}
