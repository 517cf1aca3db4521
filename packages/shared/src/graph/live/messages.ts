import { z } from "zod";
import { elementIdSchema } from "../document.ts";
import { problemSchema } from "../problem.ts";

/**
 * What browser and server say to each other while a draft is open, over `GET /v1/workflows/{id}/live`.
 *
 *   browser                                   server
 *   sync (its state vector)             ──►
 *                                       ◄──  sync (the server's state vector), state (what the browser lacks)
 *   update 1 (what the server lacks)    ──►  stores it with others in one transaction, and only then says:
 *                                       ◄──  committed 1, or refused 1 (why; the server's state vector)
 *                                       ◄──  update (what others have changed, and is stored)
 *   here (what is selected)             ──►
 *                                       ◄──  people (who is here, and what they have selected)
 *
 * A message is one binary frame: the length of its JSON (four bytes, big-endian), the JSON, and the bytes of Yjs it carries.
 */

const sequence = z.int().min(0);
const point = z.strictObject({ x: z.number(), y: z.number() });

const presenceSchema = z.strictObject({
  /** The node whose settings are open. */
  selected: elementIdSchema.nullable(),
  /** The node that was changed by hand within the last half minute. */
  editing: elementIdSchema.nullable(),
  /** Where the pointer is, in the canvas' own measure. */
  cursor: point.nullable(),
});
export type Presence = z.infer<typeof presenceSchema>;

const personSchema = presenceSchema.extend({
  /** Of this visit: a person with two windows is here twice. */
  connection: z.string(),
  /** Of the person, or of the API key. */
  id: z.string(),
  name: z.string(),
});
export type Person = z.infer<typeof personSchema>;

export const fromBrowserSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("sync") }),
  z.strictObject({ type: z.literal("update"), seq: sequence }),
  presenceSchema.extend({ type: z.literal("here") }),
]);
export type FromBrowser = z.infer<typeof fromBrowserSchema>;

/** What is stored: the draft's revision, and its problems where they are others than were told last. */
const standing = { revision: z.int(), problems: z.array(problemSchema).optional() };

export const fromServerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("sync") }),
  z.object({ type: z.literal("state"), connection: z.string(), ...standing }),
  z.object({ type: z.literal("update"), ...standing }),
  z.object({ type: z.literal("committed"), seq: sequence, ...standing }),
  z.object({ type: z.literal("refused"), seq: sequence, message: z.string() }),
  z.object({ type: z.literal("people"), people: z.array(personSchema) }),
  /** Comes every few seconds, so that a browser notices when nothing comes any more. */
  z.object({ type: z.literal("beat") }),
]);
export type FromServer = z.infer<typeof fromServerSchema>;

export const beatMs = 10_000;
/** Bytes of a message at the most: room for a document of the largest size. */
export const maxMessageBytes = 4 * 1024 * 1024;

/** Why a connection was closed for good, as codes of WebSocket. Every other end is worth another try. */
export const closeCodes = { badMessage: 4400, signedOut: 4401, forbidden: 4403, gone: 4404, tooMuch: 4429 } as const;

const prefixBytes = 4;
const nothing = new Uint8Array(0);

/** @typeParam Header FromBrowser or FromServer */
export function encodeMessage<Header extends FromBrowser | FromServer>(
  header: Header,
  bytes: Uint8Array = nothing,
): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const message = new Uint8Array(prefixBytes + json.byteLength + bytes.byteLength);
  new DataView(message.buffer).setUint32(0, json.byteLength);
  message.set(json, prefixBytes);
  message.set(bytes, prefixBytes + json.byteLength);
  return message;
}

/** @throws SyntaxError, RangeError or ZodError where it is no message of this schema. */
export function decodeMessage<Header>(
  schema: z.ZodType<Header>,
  message: ArrayBuffer,
): { header: Header; bytes: Uint8Array } {
  const end = prefixBytes + new DataView(message).getUint32(0);
  const json = new TextDecoder().decode(new Uint8Array(message, prefixBytes, end - prefixBytes));
  return { header: schema.parse(JSON.parse(json)), bytes: new Uint8Array(message, end) };
}
