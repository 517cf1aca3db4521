import type { StepCall, StepContext, StepResult } from "../define.ts";
import { noContact } from "./no-contact.ts";

/**
 * Runs a set-based change for those calls whose run has a contact, and answers the others with `no_contact`.
 * `change` gets one entry a call and answers in the same order.
 */
export async function onContacts<Config, Change>(
  calls: StepCall<Config>[],
  entry: (input: Config, about: { contactId: string; cause: StepContext["cause"] }) => Change,
  change: (entries: Change[]) => Promise<StepResult[]>,
): Promise<StepResult[]> {
  const entries: Change[] = [];
  const places: number[] = [];
  const results: StepResult[] = calls.map(() => noContact);
  for (const [place, { input, context }] of calls.entries()) {
    if (!context.contact) continue;
    entries.push(entry(input, { contactId: context.contact.id, cause: context.cause }));
    places.push(place);
  }
  if (entries.length > 0) {
    for (const [at, result] of (await change(entries)).entries()) results[places[at] as number] = result;
  }
  return results;
}
