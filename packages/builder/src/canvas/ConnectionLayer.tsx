import type { Graph } from "@millrace/shared/graph/document.ts";
import { useConnection, useReactFlow, ViewportPortal } from "reactflow";
import { nodeHeight } from "../model/geometry.ts";
import classes from "./ConnectionLayer.module.css";
import { nodeUnder } from "./hit.ts";

interface ConnectionLayerProps {
  graph: Graph;
  /** Why the connection being drawn may not end at this node; undefined when it may. */
  refusalOf: (
    from: { nodeId: string; portId: string | null; type: "source" | "target" },
    nodeId: string,
  ) => string | undefined;
  widthOf: (nodeId: string) => number;
}

/** While an edge is drawn: outlines the step under the pointer, or says why it cannot end there. */
export function ConnectionLayer({ graph, refusalOf, widthOf }: ConnectionLayerProps) {
  const connection = useConnection();
  const { flowToScreenPosition } = useReactFlow();
  if (!connection.inProgress) return null;
  const target = connection.toNode?.id ?? nodeUnder(flowToScreenPosition(connection.to));
  const node = graph.nodes.find(({ id }) => id === target);
  if (!node || node.id === connection.fromNode.id) return null;
  const { nodeId, id, type } = connection.fromHandle;
  const reason = refusalOf({ nodeId, portId: id ?? null, type }, node.id);
  return (
    <ViewportPortal>
      <div
        className={classes.outline}
        data-refused={reason !== undefined || undefined}
        style={{
          width: widthOf(node.id),
          height: nodeHeight,
          transform: `translate(${node.position.x}px, ${node.position.y}px)`,
        }}
      >
        {reason !== undefined && (
          <span role="status" className={classes.reason}>
            {reason}
          </span>
        )}
      </div>
    </ViewportPortal>
  );
}
