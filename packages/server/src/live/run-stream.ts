import { type RunChange, runChangeSchema } from "@millrace/shared/api/runs.ts";
import { type Route, route } from "../http/route.ts";
import { pageHeaders } from "../http/security-headers.ts";

const gatherMs = 250;
const heartbeatMs = 15_000;
/** Then the browser connects anew by itself, and shows again that it may listen. */
const longestMs = 10 * 60_000;
/** More changes than anybody looks at; pages fetch what they show. */
const mostChanges = 200;

/** `GET /v1/runs/stream`. Stands before `/v1/runs/:id` in the list of routes, which would take it for an id. */
export const runStreamRoute: Route = route({
  method: "get",
  path: "/v1/runs/stream",
  tag: "Runs",
  summary: "Hear of runs that change, as server-sent events named “run”; each names a run to be fetched",
  permission: "runs:read",
  replies: { 200: runChangeSchema },
  handle: async ({ workspaceId, signal }, { feed, closing }) => {
    const stream = runStream((listener) => feed.subscribe(workspaceId, listener), AbortSignal.any([signal, closing]));
    return new Response(stream, {
      status: 200,
      headers: {
        ...pageHeaders(),
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store, no-transform",
        // Proxies that gather answers before they pass them on are asked not to.
        "x-accel-buffering": "no",
      },
    });
  },
});

/** The changes as server-sent events, of each run the newest only, gathered for a moment. */
function runStream(
  subscribe: (listener: (change: RunChange) => void) => () => void,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const gathered = new Map<string, RunChange>();
  const timers: NodeJS.Timeout[] = [];
  let flushing: NodeJS.Timeout | undefined;
  let end = () => {};

  return new ReadableStream({
    start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      const flush = () => {
        flushing = undefined;
        write([...gathered.values()].map((change) => `event: run\ndata: ${JSON.stringify(change)}\n\n`).join(""));
        gathered.clear();
      };
      const unsubscribe = subscribe((change) => {
        if (gathered.size >= mostChanges && !gathered.has(change.id)) return;
        gathered.set(change.id, change);
        flushing ??= setTimeout(flush, gatherMs);
      });
      let ended = false;
      end = () => {
        if (ended) return;
        ended = true;
        unsubscribe();
        clearTimeout(flushing);
        for (const timer of timers) clearTimeout(timer);
        signal.removeEventListener("abort", finish);
      };
      const finish = () => {
        end();
        controller.close();
      };
      timers.push(
        setInterval(() => write(": still here\n\n"), heartbeatMs),
        setTimeout(finish, longestMs),
      );
      signal.addEventListener("abort", finish, { once: true });
      write("retry: 2000\n\n: connected\n\n");
    },
    cancel: () => end(),
  });
}
