import { connect, type Socket } from "node:net";

export interface Response {
  status: number;
  body: string;
}

/** One keep-alive HTTP connection, on which one request is under way at a time. */
export interface Connection {
  post: (path: string, body: string) => Promise<Response>;
  close: () => void;
}

/**
 * HTTP by hand: the load generator shares its cores with the server it measures, and a full client would take as much of them
 * as the server does. Understands what servers answer to a POST: a status, a length or chunks, and a body.
 */
export async function openConnection(url: string, headers: Record<string, string>): Promise<Connection> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  const common = Object.entries({ host, "content-type": "application/json", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const receive = receiver(socket);
  return {
    post(path, body) {
      const response = receive();
      socket.write(`POST ${path} HTTP/1.1\r\n${common}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      return response;
    },
    close: () => socket.destroy(),
  };
}

/** @returns a function that waits for the next response. */
function receiver(socket: Socket): () => Promise<Response> {
  let received = "";
  let waiting: { resolve: (response: Response) => void; reject: (error: Error) => void } | undefined;
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    received += chunk;
    const response = parseResponse(received);
    if (!response) return;
    received = "";
    const { resolve } = waiting ?? {};
    waiting = undefined;
    resolve?.(response);
  });
  const fail = (error: Error) => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("The server closed the connection")));
  return () =>
    new Promise((resolve, reject) => {
      if (waiting) reject(new Error("A request is still under way on this connection"));
      else if (socket.destroyed) reject(new Error("The server has closed the connection"));
      else waiting = { resolve, reject };
    });
}

const lastChunk = "\r\n0\r\n\r\n";

/** @returns undefined as long as the response is not complete. */
function parseResponse(text: string): Response | undefined {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const status = Number(text.slice(9, 12));
  const body = text.slice(headEnd + 4);
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headEnd + 2))?.[1];
  const complete = length === undefined ? text.endsWith(lastChunk) : body.length >= Number(length);
  return complete ? { status, body } : undefined;
}
