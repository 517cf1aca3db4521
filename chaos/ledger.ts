import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { inputOf, tell } from "./child.ts";
import { createRandom } from "./random.ts";

/** A system that workflows call, and that writes down every call under its idempotency key. A program of its own. */
export interface LedgerInput {
  seed: number;
  /** Share of calls that take seconds. */
  slow: number;
}

/** One call, as it arrived. */
export interface Call {
  key: string;
  body: { run: string; label: string; n: number; at: string };
  /** Unix ms. */
  receivedAt: number;
  /** How it was answered: as usual, late, with 503, or not at all. */
  answer: Answer;
}
type Answer = "ok" | "slow" | "unavailable" | "cut";

const failing = 0.01;
const slowMs: [number, number] = [1_000, 4_000];
const usualMs: [number, number] = [1, 60];

const { seed, slow } = inputOf<LedgerInput>();
const calls: Call[] = [];
const known = new Set<string>();

/** Only the first call of a key may fail, so that every run can succeed. */
function answerTo(key: string, isFirst: boolean): { answer: Answer; ms: number } {
  const random = createRandom(seed, isFirst ? key : `${key} again`);
  const at = random.next();
  const answer: Answer =
    isFirst && at < failing ? "unavailable" : isFirst && at < 2 * failing ? "cut" : at > 1 - slow ? "slow" : "ok";
  return { answer, ms: random.between(...(answer === "slow" ? slowMs : usualMs)) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

const server = createServer((request, response) => {
  void (async () => {
    const receivedAt = Date.now();
    const key = String(request.headers["idempotency-key"]);
    const body = JSON.parse(await bodyOf(request)) as Call["body"];
    const { answer, ms } = answerTo(key, !known.has(key));
    known.add(key);
    calls.push({ key, body, receivedAt, answer });
    await sleep(ms);
    if (answer === "cut") return void request.socket.destroy();
    response.writeHead(answer === "unavailable" ? 503 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ call: calls.length }));
  })().catch(() => request.socket.destroy());
});

process.on("message", () => tell(calls));
server.listen(0, "127.0.0.1");
await once(server, "listening");
tell({ port: (server.address() as AddressInfo).port });
