import { answer, inputOf } from "./child.ts";
import { openConnection } from "./connection.ts";
import { batchBody, eventBody } from "./events.ts";

/** The load generator, a process of its own. Sends as fast as answers come, one request at a time on each connection. */
export interface LoadInput {
  /** Where to send: the server, or the bare server that is the HTTP limit. */
  url: string;
  apiKey: string;
  connections: number;
  /** Events in a request; 1 means single POSTs. */
  batch: number;
  /** How long, or how many events. */
  until: { seconds: number } | { events: number };
  series: string;
  type: string;
}

export interface LoadResult {
  /** Events whose request was answered 202. */
  accepted: number;
  /** Of the first request and of the last answer, in ms since 1970. */
  startedAt: number;
  endedAt: number;
  /** Requests answered otherwise, by status. */
  refused: Record<string, number>;
  firstRefusal: string | null;
}

const { url, apiKey, connections, batch, until, series, type } = inputOf<LoadInput>();
const path = batch === 1 ? "/v1/events" : "/v1/events/batch";
const clock = () => performance.timeOrigin + performance.now();
const open = Array.from({ length: connections }, () => openConnection(url, { authorization: `Bearer ${apiKey}` }));

let sent = 0;
const result: LoadResult = { accepted: 0, startedAt: clock(), endedAt: 0, refused: {}, firstRefusal: null };
const deadline = "seconds" in until ? result.startedAt + until.seconds * 1000 : Infinity;
const most = "events" in until ? until.events : Infinity;

await Promise.all(
  open.map(async ({ post, close }) => {
    while (clock() < deadline && sent < most) {
      const from = sent;
      const size = Math.min(batch, most - from);
      sent += size;
      const body = batch === 1 ? eventBody(series, from, type) : batchBody(series, from, size, type);
      const answered = await post(path, body);
      if (answered.status === 202) {
        result.accepted += size;
        continue;
      }
      result.refused[answered.status] = (result.refused[answered.status] ?? 0) + 1;
      result.firstRefusal ??= answered.body;
    }
    close();
  }),
);
result.endedAt = clock();
answer(result);
