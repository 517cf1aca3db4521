import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { IconSitemap } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { type Node, useReactFlow } from "reactflow";
import { autoLayout } from "../model/auto-layout.ts";
import { insertOnEdge } from "../model/commands/edges.ts";
import { layout, moveNodes } from "../model/commands/nodes.ts";
import type { Point } from "../model/geometry.ts";
import { type Descriptors, mainPort, portIdsWith } from "../model/new-node.ts";
import { useEditor } from "../model/react.ts";
import { useCanvasActions } from "./canvas-actions.ts";
import { ClickWiring } from "./ClickWiring.tsx";
import { Control } from "./CanvasControls.tsx";
import { CanvasFrame } from "./CanvasFrame.tsx";
import { ConnectionLayer } from "./ConnectionLayer.tsx";
import { DropLayer, EdgeGlow } from "./DropLayer.tsx";
import { EdgeInsert } from "./EdgeInsert.tsx";
import { createFlowBuilder } from "./flow-elements.ts";
import { edgeUnder } from "./hit.ts";
import { useCanvasKeys } from "./use-canvas-keys.ts";
import { useHovered } from "./use-hovered.ts";
import { useMoving } from "./use-moving.ts";
import { useSelection } from "./use-selection.ts";
import { useSelectionActions } from "./use-selection-actions.ts";
import { useShowNode } from "./use-show-node.ts";
import { useWiring } from "./use-wiring.ts";

interface EditCanvasProps {
  graph: Graph;
  descriptors: Descriptors;
  problems: readonly Problem[];
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
  label?: string | undefined;
}

/** The canvas on which a workflow is drawn. Every change is a command of the editor; only what is on the move is held here. */
export function EditCanvas({ graph, descriptors, problems, selected, onSelect, label = "Workflow" }: EditCanvasProps) {
  const editor = useEditor();
  const { askForStep } = useCanvasActions();
  const { flowToScreenPosition, fitView } = useReactFlow();
  const portIds = useMemo(() => portIdsWith(descriptors), [descriptors]);
  const isNode = useCallback((id: string) => editor.getGraph().nodes.some((node) => node.id === id), [editor]);
  const selection = useSelection(selected, isNode, onSelect);
  const commitMove = useCallback((places: ReadonlyMap<string, Point>) => editor.run(moveNodes(places)), [editor]);
  const moving = useMoving(graph, commitMove);
  const hovered = useHovered();
  const wiring = useWiring(editor, descriptors, askForStep);
  const [dropEdge, setDropEdge] = useState<string | null>(null);
  const [build] = useState(createFlowBuilder);
  useShowNode(selected);

  const flow = useMemo(
    () =>
      build({
        graph,
        descriptors,
        problems,
        stepStates: undefined,
        edgeStates: undefined,
        selected: selection.ids,
        moving: moving.places,
      }),
    [build, graph, descriptors, problems, selection.ids, moving.places],
  );

  useCanvasKeys(editor, useSelectionActions(editor, selection));

  /** A loose step that is dragged onto an edge goes in between. */
  const edgeBelow = (node: Node): string | undefined => {
    const { nodes, edges } = editor.getGraph();
    const isLoose = !edges.some((edge) => edge.source === node.id || edge.target === node.id);
    const kind = descriptors.get(nodes.find(({ id }) => id === node.id)?.type ?? "")?.kind;
    if (!isLoose || kind === undefined || kind === "trigger") return undefined;
    return edgeUnder(
      flowToScreenPosition({ x: node.position.x + (node.width ?? 0) / 2, y: node.position.y + (node.height ?? 0) / 2 }),
    );
  };

  function tidyUp(): void {
    const chosen = new Set(graph.nodes.filter((node) => selection.ids.has(node.id)).map((node) => node.id));
    const some = chosen.size > 1 ? chosen : undefined;
    editor.run(layout(autoLayout(graph, portIds, some)));
    if (!some) setTimeout(() => void fitView({ padding: 0.15, maxZoom: 1, minZoom: 0.5, duration: 180 }), 200);
  }

  const insertAt = flow.edges.find((edge) => edge.id === (hovered.id ?? onlyOf(selection.ids)));
  return (
    <CanvasFrame
      label={label}
      mode="edit"
      nodes={flow.nodes}
      edges={flow.edges}
      onNodesChange={(changes) => {
        selection.take(changes);
        moving.take(changes);
      }}
      onEdgesChange={selection.take}
      isValidConnection={wiring.isValidConnection}
      onConnect={wiring.onConnect}
      onConnectEnd={wiring.onConnectEnd}
      onReconnect={wiring.onReconnect}
      onReconnectEnd={wiring.onReconnectEnd}
      connectionRadius={32}
      reconnectRadius={12}
      onEdgeMouseEnter={(_event, edge) => hovered.enter(edge.id)}
      onEdgeMouseLeave={hovered.leave}
      onNodeDrag={(_event, node) => setDropEdge(edgeBelow(node) ?? null)}
      onNodeDragStop={(_event, node, nodes) => {
        const edgeId = nodes.length === 1 ? edgeBelow(node) : undefined;
        const stored = editor.getGraph().nodes.find(({ id }) => id === node.id);
        if (edgeId !== undefined && stored)
          editor.run(insertOnEdge(edgeId, stored, mainPort(portIds(stored)), node.position));
        setDropEdge(null);
      }}
      controls={
        <Control label="Tidy up the layout" disabled={graph.nodes.length < 2} onClick={tidyUp}>
          <IconSitemap size={16} />
        </Control>
      }
    >
      {dropEdge !== null && <EdgeGlow edgeId={dropEdge} />}
      {insertAt && dropEdge === null && (
        <EdgeInsert
          edge={insertAt}
          nodes={flow.nodes}
          onMouseEnter={() => hovered.enter(insertAt.id)}
          onMouseLeave={hovered.leave}
        />
      )}
      <ConnectionLayer
        graph={graph}
        refusalOf={wiring.refusalOf}
        widthOf={(id) => flow.nodes.find((node) => node.id === id)?.width ?? 0}
      />
      <ClickWiring graph={graph} descriptors={descriptors} connectTo={wiring.connectTo} />
      <DropLayer />
    </CanvasFrame>
  );
}

function onlyOf(ids: ReadonlySet<string>): string | undefined {
  const [first] = ids;
  return ids.size === 1 ? first : undefined;
}
