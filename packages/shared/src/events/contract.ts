import type { z } from "zod";
import type { JsonObject } from "../json.ts";
import type { Family } from "../nodes/descriptor.ts";

/**
 * What the `data` of one built-in event type holds. Enforced where an event comes in: named fields have the right type,
 * further ones are kept. Types without a contract are accepted as they are, so that a module can send before its contract exists.
 */
export interface EventContract {
  type: string;
  family: Family;
  title: string;
  description: string;
  data: z.ZodType<JsonObject>;
  /** A realistic `data` to test with. */
  example: JsonObject;
  /** Caused by Millrace itself only: refused when it comes from outside. */
  internal?: true;
}

/** Keeps a contract's literal type name, so that the list of contracts knows them all. */
export const defineContract = <const Type extends string>(contract: EventContract & { type: Type }) => contract;
