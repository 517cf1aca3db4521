import type { Ingested } from "@millrace/engine/runtime/engine.ts";
import { batchReply } from "@millrace/shared/api/events.ts";
import { envelopeSchema, maxBatchBytes, maxBatchEvents } from "@millrace/shared/events/envelope.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { z } from "zod";
import { invalidInput } from "../../http/issues.ts";
import { type Route, route } from "../../http/route.ts";
import { cloudEventBatchType } from "./cloud-event.ts";
import { batchReader, decodeBatch, readBatchItem, type ReadEvent } from "./read-event.ts";

type BatchItem = z.infer<typeof batchReply>["items"][number];

const batchBody = z.strictObject({ events: z.array(z.unknown()).min(1).max(maxBatchEvents) });

/** `POST /v1/events/batch`: every event is answered for by itself; valid ones are stored together. */
export const batchRoute: Route = route({
  method: "post",
  path: "/v1/events/batch",
  tag: "Events",
  summary:
    "Send up to 500 events; 202 or 200 when all were taken, 207 when some were refused, 422 when all are invalid",
  permission: "events:write",
  consumes: ["application/json", cloudEventBatchType],
  decode: decodeBatch,
  body: batchBody.meta({ describes: z.strictObject({ events: z.array(envelopeSchema).min(1).max(maxBatchEvents) }) }),
  maxBody: maxBatchBytes,
  replies: { 202: batchReply, 200: batchReply, 207: batchReply, 429: null, 503: null },
  handle: async ({ workspaceId, principal, body, rawBody }, { ingest, admission, customEventTypes }) => {
    const reader = batchReader(rawBody, principal, customEventTypes);
    const read = await Promise.all(body.events.map((event) => readBatchItem(event, reader)));
    const valid = read.flatMap((entry) => (entry.ok ? [entry.event] : []));
    if (valid.length === 0) throw refusalOfAll(read);
    admission.admit(workspaceId, valid.length);
    const results = (await ingest.accept(workspaceId, valid)).values();
    const items = read.map((entry, index) =>
      entry.ok ? stored(index, results.next().value) : refused(index, entry.id, entry.error),
    );
    return { status: statusOf(items), body: { items } };
  },
});

function statusOf(items: readonly BatchItem[]): number {
  if (items.some(({ status }) => status === "rejected")) return 207;
  return items.every(({ status }) => status === "duplicate") ? 200 : 202;
}

function stored(index: number, result: Ingested | undefined): BatchItem {
  switch (result?.status) {
    case "accepted":
    case "duplicate":
      return { index, id: result.id, status: result.status };
    case "conflict": {
      const message = "An event with this id is known with another body";
      return refused(index, result.id, new MillraceError("event_conflict", message));
    }
    default:
      throw new Error("An event of the batch was not answered for");
  }
}

function refused(index: number, id: string | null, { code, message }: MillraceError): BatchItem {
  return { index, id, status: "rejected", code, message, retryable: false };
}

/** Nothing of the batch is left: the request as a whole is refused, with the issues of each event under its index. */
function refusalOfAll(read: readonly ReadEvent[]): MillraceError {
  const errors = read.flatMap((entry) => (entry.ok ? [] : [entry.error]));
  if (errors.every((error) => error.code === "forbidden")) {
    return new MillraceError("forbidden", errors[0]?.message ?? "This API key may not send these events");
  }
  return invalidInput(
    errors.flatMap((error, index) =>
      (error.issues ?? [{ path: "", code: error.code, message: error.message }]).map((issue) => ({
        ...issue,
        path: issue.path ? `events.${index}.${issue.path}` : `events.${index}`,
      })),
    ),
  );
}
