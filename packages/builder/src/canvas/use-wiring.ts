import { NEXT_PORT } from "@millrace/shared/graph/document.ts";
import { useMemo, useRef } from "react";
import { type FinalConnectionState, type ReactFlowProps, useReactFlow, useStoreApi } from "reactflow";
import { connect, reconnect } from "../model/commands/edges.ts";
import { type Connection, refusal } from "../model/connection.ts";
import type { Editor } from "../model/editor.ts";
import { nodeHeight, nodeWidth, type Point, snapPoint } from "../model/geometry.ts";
import { type Descriptors, freePort, mainPort, portIdsWith } from "../model/new-node.ts";
import type { CanvasActions } from "./canvas-actions.ts";
import type { StepNode, WireEdge } from "./flow-elements.ts";
import { isOnCanvas, nodeUnder } from "./hit.ts";

/** The end of an edge that is being drawn. */
export interface DrawnFrom {
  nodeId: string;
  portId: string | null;
  type: "source" | "target";
}

type FlowHandlers = Pick<
  ReactFlowProps<StepNode, WireEdge>,
  "isValidConnection" | "onConnect" | "onConnectEnd" | "onReconnect" | "onReconnectEnd"
>;

export interface Wiring extends Required<FlowHandlers> {
  refusalOf(from: DrawnFrom, nodeId: string): string | undefined;
  /** Connects to a step as a whole, if it may be; gives back why not. Leads an edge there that waits for its new end. */
  connectTo(from: DrawnFrom, nodeId: string): string | undefined;
  /** Waits for the step that an edge shall lead to from now on: the next one that is chosen. */
  rewire(edgeId: string): void;
  /** No edge waits for a new end any more. */
  forget(): void;
  onReconnectStart(event: unknown, edge: WireEdge): void;
}

/** Drawing edges and moving their ends. An edge may be let go anywhere on a step; on empty canvas it asks what should follow. */
export function useWiring(
  editor: Editor,
  descriptors: Descriptors,
  askForStep: CanvasActions["askForStep"],
  /** The end of an edge was let go on empty ground. */
  onLetGo: (edgeId: string, at: Point) => void,
): Wiring {
  const { screenToFlowPosition } = useReactFlow();
  const store = useStoreApi();
  /** The edge whose end is on the move, by dragging it or since it waits for its new step. */
  const moved = useRef<string | undefined>(undefined);
  const isReconnecting = useRef(false);
  return useMemo(() => {
    const portIds = portIdsWith(descriptors);
    const takesInput = (type: string) => descriptors.get(type)?.kind !== "trigger";
    const reasonAgainst = (connection: Connection, replacing?: string) =>
      refusal(editor.getGraph(), connection, takesInput, replacing);

    /** The connection from where an edge was drawn to a step as a whole. */
    function connectionTo({ nodeId, portId, type }: DrawnFrom, other: string): Connection | undefined {
      if (type === "source") return { source: nodeId, sourcePort: portId ?? NEXT_PORT, target: other };
      const graph = editor.getGraph();
      const node = graph.nodes.find(({ id }) => id === other);
      const ports = node ? portIds(node) : [];
      const sourcePort = freePort(graph, other, ports) ?? mainPort(ports);
      return sourcePort === undefined ? undefined : { source: other, sourcePort, target: nodeId };
    }
    const refusalOf = (from: DrawnFrom, nodeId: string) => {
      const connection = connectionTo(from, nodeId);
      return connection ? reasonAgainst(connection, moved.current) : "Nothing can follow this step";
    };
    function connectTo(from: DrawnFrom, nodeId: string): string | undefined {
      const connection = connectionTo(from, nodeId);
      const reason = refusalOf(from, nodeId);
      if (!connection || reason !== undefined) return reason;
      const edgeId = moved.current;
      moved.current = undefined;
      editor.run(edgeId === undefined ? connect(connection) : reconnect(edgeId, { target: nodeId }));
      return undefined;
    }
    const read = (connection: { source: string; sourceHandle?: string | null; target: string }): Connection => ({
      source: connection.source,
      sourcePort: connection.sourceHandle ?? NEXT_PORT,
      target: connection.target,
    });

    function onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void {
      if (state.isValid || !state.fromHandle || isReconnecting.current) return;
      const { clientX: x, clientY: y } =
        "changedTouches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
      const from: DrawnFrom = {
        nodeId: state.fromHandle.nodeId,
        portId: state.fromHandle.id ?? null,
        type: state.fromHandle.type,
      };
      const other = state.toNode?.id ?? nodeUnder({ x, y });
      if (other !== undefined) {
        connectTo(from, other);
        return;
      }
      if (from.type === "target") return;
      const drop = screenToFlowPosition({ x, y }, { snapToGrid: false });
      const position = snapPoint({ x: drop.x - nodeWidth / 2, y: drop.y - nodeHeight / 4 });
      askForStep(
        { kind: "at", position, from: { source: from.nodeId, sourcePort: from.portId ?? NEXT_PORT } },
        { x, y },
      );
    }

    function rewire(edgeId: string): void {
      const edge = editor.getGraph().edges.find(({ id }) => id === edgeId);
      if (!edge) return;
      moved.current = edgeId;
      const start = { nodeId: edge.source, id: edge.sourcePort, type: "source" as const };
      store.setState({ connectionClickStartHandle: start });
    }

    return {
      refusalOf,
      connectTo,
      rewire,
      forget: () => (moved.current = undefined),
      onReconnectStart(_event, edge) {
        moved.current = edge.id;
        isReconnecting.current = true;
      },
      isValidConnection: (connection) =>
        reasonAgainst(read(connection), "id" in connection ? connection.id : undefined) === undefined,
      onConnect: (connection) => {
        const { source, sourcePort, target } = read(connection);
        void connectTo({ nodeId: source, portId: sourcePort, type: "source" }, target);
      },
      onConnectEnd,
      onReconnect: (edge, connection) => {
        if (reasonAgainst(read(connection), edge.id) === undefined) editor.run(reconnect(edge.id, read(connection)));
      },
      onReconnectEnd: (event, edge, _handle, state) => {
        moved.current = undefined;
        isReconnecting.current = false;
        if (state.isValid) return;
        const { clientX: x, clientY: y } =
          "changedTouches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
        const target = nodeUnder({ x, y });
        if (target === edge.target) return;
        if (target === undefined) {
          if (isOnCanvas({ x, y })) onLetGo(edge.id, { x, y });
          return;
        }
        const connection = { ...read(edge), target };
        if (reasonAgainst(connection, edge.id) === undefined) editor.run(reconnect(edge.id, { target }));
      },
    } satisfies Wiring;
  }, [editor, descriptors, askForStep, onLetGo, screenToFlowPosition, store]);
}
