import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { StepStatus } from "@millrace/shared/runs/run.ts";
import { IconSitemap } from "@tabler/icons-react";
import { memo, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type Node, useReactFlow } from "reactflow";
import { insertOnEdge } from "../model/commands/edges.ts";
import { type Dropped, dropElements } from "../model/commands/nodes.ts";
import { type Descriptors, mainPort, portIdsWith } from "../model/new-node.ts";
import { useEditor } from "../model/react.ts";
import { useMediaQuery } from "@mantine/hooks";
import { useCanvasActions } from "./canvas-actions.ts";
import { ClickWiring } from "./ClickWiring.tsx";
import { Control } from "./CanvasControls.tsx";
import { CanvasFrame } from "./CanvasFrame.tsx";
import { ConnectionLayer } from "./ConnectionLayer.tsx";
import { ContextMenu } from "./ContextMenu.tsx";
import { DropLayer, EdgeGlow } from "./DropLayer.tsx";
import { EdgeInsert } from "./EdgeInsert.tsx";
import { createFlowBuilder, type EdgeState } from "./flow-elements.ts";
import { GuideLayer } from "./GuideLayer.tsx";
import { edgeUnder } from "./hit.ts";
import { RemarksProvider } from "./remarks.ts";
import { createSceneBuilder, emptyScene } from "./scene.ts";
import { fromSceneId } from "./scene-ids.ts";
import { ToolControls } from "./ToolControls.tsx";
import { onTouchStartCapture } from "./touch-rewire.ts";
import { useContextMenu } from "./use-context-menu.ts";
import { useDragging } from "./use-dragging.ts";
import { useEditingActions } from "./use-editing-actions.ts";
import { useGliding } from "./use-gliding.ts";
import { useHovered } from "./use-hovered.ts";
import { useEditableRemarks } from "./use-remarks.ts";
import { useSelection } from "./use-selection.ts";
import { useSettledGraph } from "./use-settled-graph.ts";
import { useShowNode } from "./use-show-node.ts";
import { dragOptions, useTool } from "./use-tool.ts";
import { useWiring } from "./use-wiring.ts";

interface EditCanvasProps {
  graph: Graph;
  descriptors: Descriptors;
  problems: readonly Problem[];
  /** Of a test. */
  stepStates?: ReadonlyMap<string, StepStatus> | undefined;
  edgeStates?: ReadonlyMap<string, EdgeState> | undefined;
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
  label?: string | undefined;
}

/** The canvas on which a workflow is drawn. It waits while somebody types beside it: nothing of it is drawn anew for a letter. */
export function EditCanvas({ graph, problems, ...props }: EditCanvasProps) {
  return <Drawing {...props} {...useSettledGraph(graph, problems)} />;
}

/** Every change is a command of the editor; only what is on the move is held here. */
const Drawing = memo(function Drawing({
  graph,
  descriptors,
  problems,
  stepStates,
  edgeStates,
  selected,
  onSelect,
  label = "Workflow",
}: EditCanvasProps) {
  const editor = useEditor();
  const { askForStep } = useCanvasActions();
  const { flowToScreenPosition } = useReactFlow();
  const portIds = useMemo(() => portIdsWith(descriptors), [descriptors]);
  const isNode = useCallback((id: string) => editor.getGraph().nodes.some((node) => node.id === id), [editor]);
  const isEdge = useCallback((id: string) => editor.getGraph().edges.some((edge) => edge.id === id), [editor]);
  const isInMarquee = useCallback(
    (id: string) => {
      const { kind, id: own } = fromSceneId(id);
      // Of an open frame, a marquee takes the steps; edges go with the steps at their ends.
      if (kind === "group") return editor.getGraph().groups?.find((group) => group.id === own)?.collapsed ?? false;
      return kind === "note" || isNode(id);
    },
    [editor, isNode],
  );
  const selection = useSelection(selected, isNode, onSelect, isInMarquee);
  const menu = useContextMenu(selection, isEdge);
  const remarks = useEditableRemarks(editor);
  const [tool, chooseTool] = useTool();
  const hovered = useHovered();
  const isCoarse = useMediaQuery("(pointer: coarse)", false, { getInitialValueInEffect: false });
  const [dropEdge, setDropEdge] = useState<string | null>(null);
  const wiring = useWiring(editor, descriptors, askForStep, menu.open);
  const { actions, copyDragged } = useEditingActions({ descriptors, selection, remarks, tool, chooseTool, wiring });

  const isDragging = useRef(false);
  const lastScene = useRef(emptyScene);
  const { places, settle } = useGliding(graph, isDragging);
  const dropped = useRef<string | null>(null);
  const onDrop = useCallback(
    (drop: Dropped) => {
      settle(drop.nodes);
      const [[id, place] = []] = drop.nodes;
      const edgeId = dropped.current;
      const node = editor.getGraph().nodes.find((one) => one.id === id);
      if (edgeId === null || !node || !place) return editor.run(dropElements(drop));
      editor.run(insertOnEdge(edgeId, node, mainPort(portIds(node)), place));
    },
    [editor, portIds, settle],
  );
  const { getGraph } = editor;
  const dragging = useDragging({ getGraph, sceneRef: lastScene, activeRef: isDragging, onDrop, onCopy: copyDragged });
  const { dragged } = dragging;

  const [build] = useState(createFlowBuilder);
  const [buildScene] = useState(createSceneBuilder);
  const moving = dragged.nodes.size > 0 ? dragged.nodes : places;
  const flow = useMemo(
    () =>
      build({
        graph,
        descriptors,
        problems,
        stepStates,
        edgeStates,
        selected: selection.ids,
        moving,
      }),
    [build, graph, descriptors, problems, stepStates, edgeStates, selection.ids, moving],
  );
  const scene = useMemo(
    () =>
      buildScene({
        graph,
        flow,
        selected: selection.ids,
        movingNotes: dragged.notes,
        frozen: dragged.frozen,
        drops: dragged.drops,
      }),
    [buildScene, graph, flow, selection.ids, dragged.notes, dragged.frozen, dragged.drops],
  );
  useLayoutEffect(() => {
    lastScene.current = scene;
  }, [scene]);
  useShowNode(scene.cardOf(selected));

  /** A loose step that is dragged onto an edge goes in between. */
  const edgeBelow = (node: Node): string | null => {
    const { nodes, edges } = editor.getGraph();
    const isLoose = !edges.some((edge) => edge.source === node.id || edge.target === node.id);
    const kind = descriptors.get(nodes.find(({ id }) => id === node.id)?.type ?? "")?.kind;
    if (!isLoose || kind === undefined || kind === "trigger" || dragged.isCopying) return null;
    const { x, y } = node.position;
    const middle = { x: x + (node.width ?? 0) / 2, y: y + (node.height ?? 0) / 2 };
    return edgeUnder(flowToScreenPosition(middle)) ?? null;
  };

  // Kept, because they are drawn anew for each move otherwise.
  const tools = useMemo(() => <ToolControls tool={tool} onChoose={chooseTool} />, [tool, chooseTool]);
  const { tidyUp } = actions;
  const hasFew = graph.nodes.length < 2;
  const controls = useMemo(
    () => (
      <Control label="Tidy up the layout" keys="t" disabled={hasFew} onClick={tidyUp}>
        <IconSitemap size={16} />
      </Control>
    ),
    [tidyUp, hasFew],
  );

  const insertAt = scene.edges.find((edge) => edge.id === (hovered.id ?? onlyOf(selection.ids)));
  return (
    <RemarksProvider value={remarks}>
      <CanvasFrame
        label={label}
        mode="edit"
        nodes={scene.nodes}
        edges={scene.edges}
        {...dragOptions(tool)}
        {...selection.marquee}
        {...menu.handlers}
        snapToGrid={!dragging.isFree}
        onNodesChange={(changes) => {
          selection.take(changes);
          dragging.take(changes);
        }}
        onEdgesChange={selection.take}
        isValidConnection={wiring.isValidConnection}
        onConnect={wiring.onConnect}
        onConnectEnd={wiring.onConnectEnd}
        onReconnect={wiring.onReconnect}
        onReconnectStart={wiring.onReconnectStart}
        onReconnectEnd={wiring.onReconnectEnd}
        connectionRadius={32}
        reconnectRadius={isCoarse ? 22 : 12}
        onTouchStartCapture={onTouchStartCapture}
        onEdgeMouseEnter={(_event, edge) => hovered.enter(edge.id)}
        onEdgeMouseLeave={hovered.leave}
        onNodeDragStart={dragging.start}
        onNodeDrag={(_event, node, nodes) => {
          dropped.current = nodes.length === 1 ? edgeBelow(node) : null;
          setDropEdge(dropped.current);
        }}
        onNodeDragStop={() => {
          dropped.current = null;
          setDropEdge(null);
        }}
        tools={tools}
        controls={controls}
      >
        {dropEdge !== null && <EdgeGlow edgeId={dropEdge} />}
        <GuideLayer traces={dragging.traces} />
        {insertAt && dropEdge === null && (
          <EdgeInsert
            edge={insertAt}
            nodes={scene.nodes}
            onMouseEnter={() => hovered.enter(insertAt.id)}
            onMouseLeave={hovered.leave}
          />
        )}
        <ConnectionLayer
          graph={graph}
          refusalOf={wiring.refusalOf}
          widthOf={(id) => flow.nodes.find((node) => node.id === id)?.width ?? 0}
        />
        <ClickWiring graph={graph} descriptors={descriptors} connectTo={wiring.connectTo} onEnd={wiring.forget} />
        <DropLayer />
        <ContextMenu request={menu.request} onClose={menu.close} />
      </CanvasFrame>
    </RemarksProvider>
  );
});

function onlyOf(ids: ReadonlySet<string>): string | undefined {
  const [first] = ids;
  return ids.size === 1 ? first : undefined;
}
