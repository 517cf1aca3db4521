import { isStorable } from "@millrace/engine/store/json-text.ts";
import { contractOf } from "@millrace/shared/events/contracts.ts";
import { checkData } from "@millrace/shared/events/data-schema.ts";
import { type Envelope, envelopeSchema, maxEventBytes } from "@millrace/shared/events/envelope.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { parseJson } from "../../http/body.ts";
import { unstorableTexts } from "../../http/unstorable.ts";
import { invalidInput, issuesOf, parseOrRefuse } from "../../http/issues.ts";
import type { Principal } from "../../http/route.ts";
import type { CustomEventTypes } from "../event-types/custom.ts";
import { cloudEventBatchType, cloudEventSchema, cloudEventType, fromCloudEvent } from "./cloud-event.ts";

/** One event of a request: the envelope, or why it is refused. */
export type ReadEvent = { ok: true; event: Envelope } | { ok: false; id: string | null; error: MillraceError };

/** Turns the body of `POST /v1/events` into an envelope to be checked. */
export function decodeEvent(raw: Uint8Array, mediaType: string): unknown {
  const value = parseStorable(raw);
  return mediaType === cloudEventType ? fromCloudEvent(parseOrRefuse(cloudEventSchema, value)) : value;
}

/** Turns the body of `POST /v1/events/batch` into `{ events }`; every event is checked on its own afterwards. */
export function decodeBatch(raw: Uint8Array, mediaType: string): unknown {
  const value = parseJson(raw);
  return mediaType === cloudEventBatchType
    ? { events: Array.isArray(value) ? value.map(cloudEventOrItself) : value }
    : value;
}

/** What is no CloudEvent stays what it is, and is refused as an envelope under its own index. */
function cloudEventOrItself(value: unknown): unknown {
  const parsed = cloudEventSchema.safeParse(value);
  return parsed.success ? fromCloudEvent(parsed.data) : value;
}

function parseStorable(raw: Uint8Array): unknown {
  const value = parseJson(raw);
  if (!isStorable(textOf(raw))) throw invalidInput(unstorableTexts(value));
  return value;
}

function textOf(raw: Uint8Array): string {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("utf8");
}

/** What checking the items of one batch has in common. */
export interface BatchReader {
  principal: Principal;
  custom: CustomEventTypes;
  /** Whether any item can be too large, or hold texts that cannot be stored: only then each is looked at for it. */
  suspicious: boolean;
}

export function batchReader(raw: Uint8Array, principal: Principal, custom: CustomEventTypes): BatchReader {
  return { principal, custom, suspicious: raw.byteLength > maxEventBytes || !isStorable(textOf(raw)) };
}

/** Checks one event of a batch, as `readEnvelope` does; what is wrong with it is returned instead of thrown. */
export async function readBatchItem(item: unknown, { principal, custom, suspicious }: BatchReader): Promise<ReadEvent> {
  const given = typeof item === "object" && item !== null && "id" in item ? item.id : null;
  try {
    if (suspicious) checkText(JSON.stringify(item));
    return { ok: true, event: await readEnvelope(item, principal, custom) };
  } catch (error) {
    if (error instanceof MillraceError) return { ok: false, id: typeof given === "string" ? given : null, error };
    throw error;
  }
}

function checkText(text: string): void {
  if (Buffer.byteLength(text) > maxEventBytes) {
    throw new MillraceError("payload_too_large", `An event has at most ${maxEventBytes} bytes`);
  }
  if (!isStorable(text)) throw invalidInput(unstorableTexts(JSON.parse(text)));
}

/**
 * The envelope of an event that this caller may send. What it says must be of the type that its contract names; what it leaves
 * out is the sender's business, because a fact that is reported in part is better than one that is lost.
 * @throws MillraceError `invalid_input` with every issue, `forbidden` for a type that the key may not send.
 */
export function readEnvelope(
  input: unknown,
  principal: Principal,
  custom: CustomEventTypes,
): Envelope | Promise<Envelope> {
  const parsed = envelopeSchema.safeParse(input);
  if (!parsed.success) throw invalidInput(issuesOf(parsed.error));
  const event = parsed.data;
  checkScope(event.type, principal);
  checkOrigin(event);
  const contract = contractOf(event.type);
  if (contract) {
    const data = contract.data.safeParse(event.data, { reportInput: true });
    const wrong = data.success ? [] : data.error.issues.filter((issue) => issue.input !== undefined);
    if (wrong.length > 0) throw invalidInput(issuesOf({ issues: wrong }, "data"));
    return event;
  }
  const schema = custom.known(principal.workspaceId);
  if (schema) return checkCustom(event, schema.get(event.type));
  return custom.read(principal.workspaceId).then((read) => checkCustom(event, read.get(event.type)));
}

function checkCustom(event: Envelope, schema: JsonObject | undefined): Envelope {
  const issues = schema ? checkData(schema, event.data) : [];
  if (issues.length > 0) throw invalidInput(issues);
  return event;
}

function checkScope(type: string, { eventTypes }: Principal): void {
  if (eventTypes.length === 0 || eventTypes.some((pattern) => coversType(pattern, type))) return;
  throw new MillraceError("forbidden", `This API key may not send ${type}`);
}

/** `form.*` covers everything below `form.`, `*` everything; of another pattern, whatever that one covers. */
export function coversType(pattern: string, type: string): boolean {
  if (pattern === "*" || pattern === type) return true;
  return pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1));
}

/** Names that Millrace uses for events it causes itself: a sender that uses them could keep those from happening. */
function checkOrigin({ type, source }: Envelope): void {
  if (contractOf(type)?.internal) {
    throw invalidInput([{ path: "type", code: "reserved", message: `${type} is caused by Millrace only` }]);
  }
  if (source === "millrace" || source.startsWith("hook:")) {
    throw invalidInput([{ path: "source", code: "reserved", message: "This source is Millrace's own" }]);
  }
}
