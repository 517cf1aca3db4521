import type { InFlight, InFlightChoice, InFlightCounts } from "@millrace/shared/api/in-flight.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";

/** A step at which runs are, on whichever version. */
export interface Place {
  nodeId: string;
  name: string | null;
  type: string;
  runs: number;
  /** It is in what is about to be published, so that runs can go on from it. */
  isKept: boolean;
}

/** Where runs are, most of them first. */
export function placesOf({ versions }: InFlight, graph: Graph): Place[] {
  const places = new Map<string, Place>();
  for (const { nodes } of versions) {
    for (const { nodeId, name, type, runs } of nodes) {
      const known = places.get(nodeId);
      const kept = graph.nodes.find((node) => node.id === nodeId);
      if (known) known.runs += runs;
      else places.set(nodeId, { nodeId, name: kept?.name ?? name, type, runs, isKept: kept?.type === type });
    }
  }
  return [...places.values()].sort((a, b) => b.runs - a.runs);
}

/** Only what was chosen; those who stay need not be named. */
export function choicesMade(chosen: Readonly<Record<string, InFlightChoice>>): Record<string, InFlightChoice> {
  return Object.fromEntries(Object.entries(chosen).filter(([, choice]) => choice !== "stay"));
}

/** The choice that holds at every step; null where they differ. */
export function choiceForAll(
  places: readonly Place[],
  chosen: Readonly<Record<string, InFlightChoice>>,
): InFlightChoice | null {
  const choices = new Set(places.map(({ nodeId }) => chosen[nodeId] ?? "stay"));
  const [only = null] = choices;
  return choices.size === 1 ? only : null;
}

/** What becomes of those who wait: “812 stay, 300 move to the new version, 92 end”. */
export function outcomeWords(places: readonly Place[], chosen: Readonly<Record<string, InFlightChoice>>): string {
  const counts: Record<InFlightChoice, number> = { stay: 0, move: 0, exit: 0 };
  for (const { nodeId, runs } of places) counts[chosen[nodeId] ?? "stay"] += runs;
  const words = (count: number, one: string, many: string) =>
    count === 0 ? "" : `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
  return [
    words(counts.stay, "stays", "stay"),
    words(counts.move, "moves to the new version", "move to the new version"),
    words(counts.exit, "ends", "end"),
  ]
    .filter(Boolean)
    .join(", ");
}

/** What is said once a version is live. */
export function publishedWords(version: number, { move, exit }: InFlightCounts): string {
  const parts = [
    move > 0 ? `${move === 1 ? "1 run moves" : `${move} runs move`} to it` : "",
    exit > 0 ? `${exit === 1 ? "1 run ends" : `${exit} runs end`}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? `Version ${version} is live` : `Version ${version} is live; ${parts.join(", ")}`;
}
