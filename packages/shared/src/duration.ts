import { z } from "zod";

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const short = /^(\d{1,9})(ms|s|m|h|d|w)$/;
const iso = /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** The longest wait a document may ask for. */
export const maxDurationMs = 5 * 366 * unitMs.d;

/**
 * Reads `"45s"`, `"10m"`, `"2h"`, `"3d"` or ISO 8601 (`"PT1H30M"`, `"P2D"`; no months or years, their length varies).
 * @returns milliseconds, or undefined when the text is not a duration.
 */
export function parseDuration(text: string): number | undefined {
  const quick = short.exec(text);
  if (quick) return Number(quick[1]) * unitMs[quick[2] as keyof typeof unitMs];
  const parts = iso.exec(text);
  if (!parts || text === "P" || text.endsWith("T")) return undefined;
  const [, weeks, days, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  return (
    (weeks ?? 0) * unitMs.w +
    (days ?? 0) * unitMs.d +
    (hours ?? 0) * unitMs.h +
    (minutes ?? 0) * unitMs.m +
    (seconds ?? 0) * unitMs.s
  );
}

export const durationSchema = z
  .string()
  .refine((text) => {
    const ms = parseDuration(text);
    return ms !== undefined && ms <= maxDurationMs;
  }, "Use a duration such as 45s, 10m, 2h or 3d")
  .meta({ "x-control": "duration" });

/** Reads a duration that may have a sign before it, such as `-3d`. @returns milliseconds, or undefined. */
export function parseSignedDuration(text: string): number | undefined {
  const duration = parseDuration(text.replace(/^[+-]/, ""));
  return duration !== undefined && text.startsWith("-") ? -duration : duration;
}

/** How long before (`-3d`) or after (`2h`) something. */
export const signedDurationSchema = z.string().refine((text) => {
  const ms = parseSignedDuration(text);
  return ms !== undefined && Math.abs(ms) <= maxDurationMs;
}, "Use a duration such as -3d, 2h or 1w");
