import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Command } from "../model/command.ts";
import { canMoveStep, moveStep, type Spot } from "../model/commands/chain.ts";
import type { OutlineItem, OutlineRow } from "./outline-tree.ts";
import type { Way } from "./ways.ts";

/**
 * Moves a step by one place: up, before the step that leads to it; down, behind the step that it leads to, or into that one's
 * first branch. Undefined where it cannot go any further, or where ways part or meet at the step itself.
 */
export function moveAlong(
  rows: readonly OutlineRow[],
  nodeId: string,
  direction: "up" | "down",
  { edges }: Graph,
): Command | undefined {
  if (!canMoveStep(edges, nodeId)) return undefined;
  const incoming = edges.filter((edge) => edge.target === nodeId);
  const outgoing = edges.find((edge) => edge.source === nodeId);
  const [before] = incoming;
  if (incoming.length > 1) return undefined;
  const port = outgoing?.sourcePort ?? waysOf(rows, nodeId)[0]?.port.id;
  if (direction === "up") {
    const above = before && edges.filter((edge) => edge.target === before.source);
    const [edge] = above ?? [];
    return edge && above?.length === 1 ? moveStep(nodeId, edge, port) : undefined;
  }
  const [way] = outgoing ? waysOf(rows, outgoing.target) : [];
  if (!way) return undefined;
  const spot: Spot = { source: way.source, sourcePort: way.port.id, target: way.edge?.target };
  return moveStep(nodeId, spot, port);
}

/** The ways out of a step, the plain one first. */
function waysOf(rows: readonly OutlineRow[], nodeId: string): readonly Way[] {
  const item = rows.map((row): OutlineItem => row.item).find((one) => one.kind === "step" && one.node.id === nodeId);
  if (item?.kind !== "step") return [];
  const { plain, named } = item.ways;
  return plain ? [plain, ...named] : named;
}
