import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { useEffect, useState } from "react";

/** So long after the last letter the canvas follows what is typed into a step's settings. */
const restMs = 150;

interface Drawn {
  graph: Graph;
  problems: readonly Problem[];
}

/**
 * The document, and what is wrong with it, as the canvas draws them. What is typed in the inspector waits until typing rests, so
 * that no letter has to wait for a large drawing; everything that has a place on the canvas is there at once.
 */
export function useSettledGraph(graph: Graph, problems: readonly Problem[]): Drawn {
  const [drawn, setDrawn] = useState<Drawn>({ graph, problems });
  const isNew = graph !== drawn.graph || problems !== drawn.problems;
  const isTyped = isNew && isOnlyTyped(drawn.graph, graph);
  const current = isNew && !isTyped ? { graph, problems } : drawn;
  if (current !== drawn) setDrawn(current);
  useEffect(() => {
    if (!isTyped) return undefined;
    const timer = setTimeout(() => setDrawn({ graph, problems }), restMs);
    return () => clearTimeout(timer);
  }, [graph, problems, isTyped]);
  return current;
}

/** Whether two documents differ in nothing but the settings, the name or the note of one step. */
export function isOnlyTyped(before: Graph, after: Graph): boolean {
  if (before.edges !== after.edges || before.groups !== after.groups || before.notes !== after.notes) return false;
  if (before.nodes.length !== after.nodes.length) return false;
  let changed = 0;
  for (const [at, node] of after.nodes.entries()) {
    const old = before.nodes[at];
    if (old === node) continue;
    changed += 1;
    if (changed > 1 || !old || !isSameButTexts(old, node)) return false;
  }
  return changed === 1;
}

function isSameButTexts(one: GraphNode, other: GraphNode): boolean {
  const { config: _config, name: _name, note: _note, ...rest } = one;
  const { config: _otherConfig, name: _otherName, note: _otherNote, ...otherRest } = other;
  const keys = Object.keys(rest) as (keyof typeof rest)[];
  return keys.length === Object.keys(otherRest).length && keys.every((key) => rest[key] === otherRest[key]);
}
