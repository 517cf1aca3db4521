import { memo, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { useStore } from "reactflow";
import type { WireEdge } from "./flow-elements.ts";
import classes from "./FarWires.module.css";
import type { CanvasNode } from "./scene.ts";
import { lineOf } from "./wire-ends.ts";

interface FarWiresProps {
  nodes: readonly CanvasNode[];
  edges: readonly WireEdge[];
  /** Those that React Flow draws. */
  except: readonly WireEdge[];
}

/**
 * The edges of a large drawing that React Flow does not draw, in one image instead of one each: its own are a layer each to
 * the browser, and take long to come and go. Only lines to be seen; what is said of edges and done with them needs a nearer view.
 */
export function FarWires({ nodes, edges, except }: FarWiresProps) {
  const canvas = useStore(({ domNode }) => domNode);
  const layer = useMemo(() => canvas?.querySelector(".react-flow__viewport-portal"), [canvas]);
  const [linesOf] = useState(createLines);
  const lines = useMemo(() => linesOf(nodes, edges), [linesOf, nodes, edges]);
  const others = useMemo(() => {
    const drawn = new Set(except.map(({ id }) => id));
    return edges.filter(({ id }) => !drawn.has(id));
  }, [edges, except]);
  if (!layer) return null;
  return createPortal(
    <svg className={`react-flow__edges ${classes.wires ?? ""}`} aria-hidden>
      {others.map(({ id, className, selected }) => (
        <Line
          key={id}
          id={id}
          line={lines.get(id) ?? ""}
          className={`${className ?? ""}${selected ? " selected" : ""}`}
        />
      ))}
    </svg>,
    layer,
  );
}

const Line = memo(function Line({ id, line, className }: { id: string; line: string; className: string }) {
  return (
    <g className={`react-flow__edge ${className}`} data-id={id}>
      <path className="react-flow__edge-path" d={line} fill="none" />
    </g>
  );
});

interface Reckoned {
  edge: WireEdge;
  source: CanvasNode | undefined;
  target: CanvasNode | undefined;
  line: string;
}

/** Lines by edge; those whose ends did not change are not reckoned again. */
function createLines() {
  let known = new Map<string, Reckoned>();
  return (nodes: readonly CanvasNode[], edges: readonly WireEdge[]): ReadonlyMap<string, string> => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const next: typeof known = new Map();
    for (const edge of edges) {
      const source = byId.get(edge.source);
      const target = byId.get(edge.target);
      const before = known.get(edge.id);
      const same = before && before.edge === edge && before.source === source && before.target === target;
      next.set(edge.id, same ? before : { edge, source, target, line: lineOf(edge, byId) ?? "" });
    }
    known = next;
    return new Map([...next].map(([id, { line }]) => [id, line]));
  };
}
