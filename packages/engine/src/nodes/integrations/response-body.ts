import type { Json } from "@millrace/shared/json.ts";
import type { EgressResponse } from "../../connections/egress/client.ts";

/** The most of a body that is kept as a step's output. */
const maxKept = 64 * 1024;

/** A response's body as later steps see it: parsed where it is JSON, text otherwise, a note where it is binary or too large. */
export function readBody({ body, headers }: EgressResponse): Json {
  if (typeof body !== "string") return { note: "Binary content is not kept.", bytes: body.byteLength };
  if (body.length > maxKept)
    return { note: "The body is too large to be kept.", start: body.slice(0, 2_000), length: body.length };
  if (/[/+]json\b/i.test(headers["content-type"] ?? "")) {
    try {
      return JSON.parse(body) as Json;
    } catch {
      return body;
    }
  }
  return body;
}
