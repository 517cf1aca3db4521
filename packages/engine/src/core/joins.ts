import type { Join } from "@millrace/shared/graph/document.ts";

/** How the incoming edges of a node stand, in one scope. */
export interface Tally {
  taken: number;
  /** Not resolved yet. */
  pending: number;
}

/**
 * - `wait`: not decided yet
 * - `fire`: the node's turn has come
 * - `skip`: nothing led here
 * - `unsatisfiable`: something led here, but fewer edges than the join asks for
 */
export type JoinVerdict = "wait" | "fire" | "skip" | "unsatisfiable";

/**
 * Decides a join. The final verdict depends only on how many edges end up taken, never on their order: that is why
 * `atLeast` waits while nothing is taken, instead of failing a run that simply went another way.
 */
export function decideJoin(join: Join, { taken, pending }: Tally): JoinVerdict {
  if (taken === 0) return pending === 0 ? "skip" : "wait";
  if (join === "any") return "fire";
  if (join === "all") return pending === 0 ? "fire" : "wait";
  if (taken >= join.atLeast) return "fire";
  return taken + pending < join.atLeast ? "unsatisfiable" : "wait";
}
