import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** An HTTP server on 127.0.0.1 that counts who comes, closed when the test ends. */
export interface Listener {
  port: number;
  origin: string;
  connections: number;
  requests: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[];
}

export async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.end("ok"),
): Promise<Listener> {
  const listener: Listener = { port: 0, origin: "", connections: 0, requests: [] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      listener.requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  server.on("connection", () => (listener.connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  listener.port = (server.address() as AddressInfo).port;
  listener.origin = `http://127.0.0.1:${listener.port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listener;
}
