import { Agent, request } from "node:http";

export interface Response {
  status: number;
  body: string;
}

/** One keep-alive HTTP connection, on which one request is under way at a time. */
export interface Connection {
  get: (path: string) => Promise<Response>;
  post: (path: string, body: string) => Promise<Response>;
  close: () => void;
}

/**
 * Node's own HTTP client, which is what a platform module written in Node sends events with. The limit (b) is measured with
 * the same one: what it costs lowers both.
 */
export function openConnection(url: string, headers: Record<string, string>): Connection {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  function send(method: string, path: string, body: string | undefined): Promise<Response> {
    return new Promise((resolve, reject) => {
      const about =
        body === undefined
          ? headers
          : { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const outgoing = request({ agent, hostname, port, path, method, headers: about });
      outgoing.on("error", reject);
      outgoing.on("response", (incoming) => {
        let text = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (chunk: string) => (text += chunk));
        incoming.on("error", reject);
        incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, body: text }));
      });
      outgoing.end(body);
    });
  }

  return {
    get: (path) => send("GET", path, undefined),
    post: (path, body) => send("POST", path, body),
    close: () => agent.destroy(),
  };
}
