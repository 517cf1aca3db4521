import { isStorable } from "@millrace/engine/store/json-text.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { parseJson } from "../../http/body.ts";

export const formType = "application/x-www-form-urlencoded";

/** A hook's body as JSON. Of a form, a field that comes several times becomes a list. */
export function decodeHook(raw: Uint8Array, mediaType: string): unknown {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("utf8");
  const value = mediaType === formType ? fromForm(text) : parseJson(raw);
  if (!isStorable(mediaType === formType ? JSON.stringify(value) : text)) {
    throw new MillraceError("invalid_input", "Texts must not hold NUL characters or halves of surrogate pairs");
  }
  return value;
}

function fromForm(text: string): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const known = fields.get(name);
    fields.set(name, known === undefined ? value : [known, value].flat());
  }
  return Object.fromEntries(fields);
}
