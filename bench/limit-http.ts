import { createServer } from "node:http";
import { answer } from "./child.ts";

/** The HTTP unit: what Node itself needs to read a body, parse it, and answer 202, with nothing behind it. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const event = JSON.parse(Buffer.concat(chunks).toString()) as { id: string };
    const body = JSON.stringify({ id: event.id, status: "accepted" });
    response.writeHead(202, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    response.end(body);
  });
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) answer({ url: `http://127.0.0.1:${address.port}` });
});
