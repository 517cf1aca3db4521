import { checkBodies } from "./check-bodies.ts";
import { checkEdges } from "./check-edges.ts";
import { checkNodes } from "./check-nodes.ts";
import { checkPaths } from "./check-paths.ts";
import type { Graph } from "./document.ts";
import { type NodeTypes, outlineOf } from "./outline.ts";
import type { Problem } from "./problem.ts";

/**
 * Everything that is wrong with a document. Errors stop a publish; without one, the graph compiles and every run of it ends.
 * Takes any document, also one that was never finished.
 *
 * Codes: `duplicate_id`, `unknown_type`, `dangling_edge`, `self_loop`, `duplicate_edge`, `edge_into_trigger`, `unknown_port`,
 * `no_trigger`, `cycle`, `unreachable`, `join_unsatisfiable`, `unconnected_port`, `edge_into_body`, `empty_body`, `goal_in_body`,
 * `template_syntax`, `unknown_reference`, `outside_loop`, `unknown_step`, `step_not_upstream`, `unknown_step_field`, those of `checkCondition`, and those of the type's `checkConfig`.
 */
export function validateGraph(graph: Graph, types: NodeTypes): Problem[] {
  const outline = outlineOf(graph, types);
  return [...checkPaths(outline), ...checkBodies(outline), ...checkNodes(outline), ...checkEdges(outline)];
}
