import { z } from "zod";
import { isoTime } from "./common.ts";

/** A target that failed too often: steps that would call it wait until one of them is answered. */
export const circuitSchema = z.object({
  id: z.string(),
  /** A host, or the name of a connection. */
  target: z.string(),
  /** `half_open`: one step is trying it at this moment. */
  state: z.enum(["open", "half_open"]),
  openedAt: isoTime,
  /** When it is tried again at the earliest. */
  retryAt: isoTime,
  /** Calls that failed: those that opened it, and every attempt since. */
  failures: z.int(),
  /** The last failure in words. */
  reason: z.string(),
  /** Steps that wait for it. */
  waiting: z.int(),
});
export type Circuit = z.infer<typeof circuitSchema>;

export const circuitList = z.object({ items: z.array(circuitSchema) });
