import type { InFlight } from "@millrace/shared/api/in-flight.ts";

/** How many people are at each step, on whichever version. */
export function peopleAt(inFlight: InFlight | undefined): ReadonlyMap<string, number> {
  const people = new Map<string, number>();
  for (const { nodes } of inFlight?.versions ?? []) {
    for (const { nodeId, runs } of nodes) people.set(nodeId, (people.get(nodeId) ?? 0) + runs);
  }
  return people;
}
