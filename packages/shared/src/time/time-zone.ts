import { z } from "zod";
import { isTimeZone } from "./zone.ts";

/** An IANA name such as Europe/Berlin. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, "Use a time zone such as Europe/Berlin.")
  .meta({ "x-control": "time-zone" });

/** The first of these that is a time zone; UTC when none is. What a contact's field holds may be anything. */
export function firstTimeZone(...candidates: unknown[]): string {
  for (const candidate of candidates) {
    const name = typeof candidate === "string" ? candidate.trim() : "";
    if (name !== "" && name.length <= 64 && isTimeZone(name)) return name;
  }
  return "UTC";
}
