import { setTimeout as sleep } from "node:timers/promises";
import { answer, inputOf } from "./child.ts";
import { openConnection } from "./connection.ts";
import { eventBody } from "./events.ts";

/**
 * People and modules that use the API at a steady rate, a process of its own: half of the requests send an event, the others
 * look at lists. Requests are sent when they are due, whether or not the ones before were answered.
 */
export interface ApiStreamInput {
  url: string;
  apiKey: string;
  perSecond: number;
  seconds: number;
  series: string;
  /** Of the events; nothing should listen to it. */
  type: string;
}

export interface Answered {
  /** When the request was due, in ms since 1970. */
  at: number;
  /** From then until its answer was read. */
  ms: number;
}

const { url, apiKey, perSecond, seconds, series, type } = inputOf<ApiStreamInput>();
const reads = ["/v1/runs?limit=25", "/v1/workflows", "/v1/events?limit=25", "/v1/contacts?limit=25"];
const open = () => openConnection(url, { authorization: `Bearer ${apiKey}` });
const idle = Array.from({ length: 4 }, open);
const answers: Answered[] = [];
const started = performance.now();

async function send(n: number, dueAt: number): Promise<void> {
  const connection = idle.shift() ?? open();
  const { status, body } =
    n % 2 === 0
      ? await connection.post("/v1/events", eventBody(series, n, type))
      : await connection.get(reads[(n >> 1) % reads.length] ?? "");
  idle.push(connection);
  if (status >= 300) throw new Error(`A request was answered ${status}: ${body}`);
  answers.push({ at: performance.timeOrigin + dueAt, ms: performance.now() - dueAt });
}

const requests: Promise<void>[] = [];
for (let n = 0; n < seconds * perSecond; n++) {
  const dueAt = started + (n * 1000) / perSecond;
  const pauseMs = dueAt - performance.now();
  if (pauseMs > 0) await sleep(pauseMs);
  requests.push(send(n, dueAt));
}
await Promise.all(requests);
for (const { close } of idle) close();
answer(answers);
