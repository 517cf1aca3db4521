import type { Graph, GraphEdge, GraphNode } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { NodeDescriptor, Port } from "@millrace/shared/nodes/descriptor.ts";
import { portsOf } from "@millrace/shared/nodes/ports.ts";
import type { StepStatus } from "@millrace/shared/runs/run.ts";
import { type Edge, type EdgeMarker, MarkerType, type Node, type NodeHandle, Position } from "reactflow";
import { nodeHeight, type Point, widthFor } from "../model/geometry.ts";
import type { Descriptors } from "../model/new-node.ts";
import { spokenNeighbours } from "./spoken.ts";
import { stepName, stepSummary } from "./step-summary.ts";

export type EdgeState = "taken" | "dead";

/** A port as it is drawn. */
export interface DrawnPort extends Port {
  /** False when no edge leaves it yet. */
  connected: boolean;
  /** An edge leaves it, but the node has no such port (any more). */
  missing: boolean;
}

export interface StepData extends Record<string, unknown> {
  node: GraphNode;
  descriptor: NodeDescriptor | undefined;
  name: string;
  summary: string;
  ports: DrawnPort[];
  width: number;
  errors: number;
  warnings: number;
  status: StepStatus | undefined;
}
export type StepNode = Node<StepData, "step">;

export interface WireData extends Record<string, unknown> {
  /** Other edges end at the same node: they share the last piece. */
  merges: boolean;
}
export type WireEdge = Edge<WireData, "wire">;

export interface FlowInput {
  graph: Graph;
  descriptors: Descriptors;
  problems: readonly Problem[];
  stepStates: ReadonlyMap<string, StepStatus> | undefined;
  edgeStates: ReadonlyMap<string, EdgeState> | undefined;
  selected: ReadonlySet<string>;
  /** Where nodes are at this moment, while they are dragged or glide. */
  moving: ReadonlyMap<string, Point>;
}

export const handleSize = 12;

/** The ports of a node, with ports that only an edge knows of at the end. */
export function drawnPorts(
  node: GraphNode,
  descriptor: NodeDescriptor | undefined,
  used: ReadonlySet<string>,
): DrawnPort[] {
  const known = descriptor ? portsOf(descriptor, node) : [];
  const ids = new Set(known.map((port) => port.id));
  const lost = [...used].filter((id) => !ids.has(id));
  return [
    ...known.map((port) => ({ ...port, connected: used.has(port.id), missing: false })),
    ...lost.map((id) => ({ id, title: `Missing: ${id}`, connected: true, missing: descriptor !== undefined })),
  ];
}

/** Horizontal middle of a port, from the node's left edge. */
export function portX(width: number, index: number, count: number): number {
  return (width * (index + 0.5)) / count;
}

/** Turns documents into what React Flow draws. Elements that did not change stay the identical objects from call to call. */
export function createFlowBuilder(): (input: FlowInput) => { nodes: StepNode[]; edges: WireEdge[] } {
  const nodes = new Map<string, { key: unknown[]; element: StepNode }>();
  const edges = new Map<string, { key: unknown[]; element: WireEdge }>();
  let last: { nodes: StepNode[]; edges: WireEdge[] } = { nodes: [], edges: [] };

  function cached<Element extends StepNode | WireEdge>(
    cache: Map<string, { key: unknown[]; element: Element }>,
    id: string,
    key: unknown[],
    build: (previous: Element | undefined) => Element,
  ): Element {
    const known = cache.get(id);
    if (known && known.key.length === key.length && known.key.every((part, i) => Object.is(part, key[i])))
      return known.element;
    const element = build(known?.element);
    cache.set(id, { key, element });
    return element;
  }

  return ({ graph, descriptors, problems, stepStates, edgeStates, selected, moving }) => {
    const outgoing = Map.groupBy(graph.edges, (edge) => edge.source);
    const incoming = Map.groupBy(graph.edges, (edge) => edge.target);
    const problemsOf = Map.groupBy(problems, (problem) => problem.nodeId ?? "");
    const names = new Map(graph.nodes.map((node) => [node.id, stepName(node, descriptors.get(node.type))]));
    const named = (ids: string[]) => ids.map((id) => names.get(id) ?? id);

    const builtNodes = graph.nodes.map((node) => {
      const descriptor = descriptors.get(node.type);
      const used = new Set((outgoing.get(node.id) ?? []).map((edge) => edge.sourcePort));
      const errors = (problemsOf.get(node.id) ?? []).filter((problem) => problem.severity === "error").length;
      const warnings = (problemsOf.get(node.id)?.length ?? 0) - errors;
      const status = stepStates?.get(node.id);
      const name = names.get(node.id) ?? node.id;
      const neighbours = spokenNeighbours({
        follows: named((incoming.get(node.id) ?? []).map(({ source }) => source)),
        leadsTo: named((outgoing.get(node.id) ?? []).map(({ target }) => target)),
      });
      const dataKey = [node, descriptor, [...used].join("/"), errors, warnings, status, neighbours];
      const place = moving.get(node.id) ?? node.position;
      return cached(
        nodes,
        node.id,
        [...dataKey, place.x, place.y, selected.has(node.id), moving.has(node.id)],
        (previous): StepNode => {
          const ports = drawnPorts(node, descriptor, used);
          const width = widthFor(ports.length);
          const fresh: StepData = {
            node,
            descriptor,
            name,
            summary: stepSummary(node, descriptor),
            ports,
            width,
            errors,
            warnings,
            status,
          };
          const data = previous && sameData(previous.data, fresh) ? previous.data : fresh;
          return {
            id: node.id,
            type: "step",
            position: { x: place.x, y: place.y },
            width,
            height: nodeHeight,
            // Known before it is drawn: what is out of sight counts for “show everything”, and nothing waits to be measured.
            measured: { width, height: nodeHeight },
            handles: handlesOf(data.ports, data.width, data.descriptor?.kind !== "trigger"),
            selected: selected.has(node.id),
            dragging: moving.has(node.id),
            ariaLabel: spokenNode(data, neighbours),
            data,
          };
        },
      );
    });

    const builtEdges = graph.edges.map((edge) => {
      const merges = (incoming.get(edge.target)?.length ?? 0) > 1;
      const state = edgeStates?.get(edge.id);
      const status = stepStates?.get(edge.target);
      const active = state === "taken" && status === "running";
      const label = spokenEdge(edge, names, nodes.get(edge.source)?.element.data);
      return cached(edges, edge.id, [edge, merges, state, active, selected.has(edge.id), label], (): WireEdge => ({
        id: edge.id,
        type: "wire",
        source: edge.source,
        sourceHandle: edge.sourcePort,
        target: edge.target,
        selected: selected.has(edge.id),
        // Only the end can be moved: at the start, the port itself is what one takes hold of.
        reconnectable: "target",
        interactionWidth: 24,
        ariaLabel: label,
        className: ["mr-wire", state && `mr-wire-${state}`, active && "mr-wire-active"].filter(Boolean).join(" "),
        markerEnd: arrow(
          selected.has(edge.id)
            ? "accent"
            : active
              ? "state-running"
              : state === "taken"
                ? "state-succeeded"
                : "line-strong",
        ),
        data: { merges },
      }));
    });
    // React Flow goes through everything that hangs on a list that is another one.
    last = { nodes: unlessSame(last.nodes, builtNodes), edges: unlessSame(last.edges, builtEdges) };
    return last;
  };
}

/** The list before, where the next one holds the identical elements. */
function unlessSame<Element>(before: Element[], next: Element[]): Element[] {
  return before.length === next.length && before.every((element, at) => element === next[at]) ? before : next;
}

function arrow(color: "accent" | "state-running" | "state-succeeded" | "line-strong"): EdgeMarker {
  return { type: MarkerType.ArrowClosed, width: 12, height: 12, color: `var(--mr-${color})` };
}

function sameData(a: StepData, b: StepData): boolean {
  return (
    a.node === b.node &&
    a.descriptor === b.descriptor &&
    a.errors === b.errors &&
    a.warnings === b.warnings &&
    a.status === b.status &&
    a.ports.length === b.ports.length &&
    a.ports.every((port, i) => port.id === b.ports[i]?.id && port.connected === b.ports[i]?.connected)
  );
}

/** Told to React Flow instead of letting it measure, so that edges stand before the first paint. */
export function handlesOf(ports: readonly DrawnPort[], width: number, hasInput: boolean): NodeHandle[] {
  const size = { width: handleSize, height: handleSize };
  const half = handleSize / 2;
  const outputs = ports.map((port, index): NodeHandle => ({
    id: port.id,
    type: "source",
    position: Position.Bottom,
    x: portX(width, index, ports.length) - half,
    y: nodeHeight - half,
    ...size,
  }));
  if (!hasInput) return outputs;
  return [{ id: null, type: "target", position: Position.Top, x: width / 2 - half, y: -half, ...size }, ...outputs];
}

function spokenNode({ name, summary, descriptor, errors, warnings, status }: StepData, neighbours: string): string {
  const kind = descriptor?.kind === "trigger" ? "trigger" : "step";
  const problems = errors + warnings;
  const marks = [problems > 0 && `${problems} ${problems === 1 ? "problem" : "problems"}`, status].filter(Boolean);
  const place = [name, kind, neighbours].filter(Boolean).join(", ");
  return [place, summary === name ? "" : summary, ...marks].filter(Boolean).join(". ");
}

function spokenEdge(edge: GraphEdge, names: ReadonlyMap<string, string>, source: StepData | undefined): string {
  const port = source?.ports.find(({ id }) => id === edge.sourcePort);
  const via = edge.sourcePort === "next" ? "" : `, ${port?.title ?? edge.sourcePort},`;
  return `From ${names.get(edge.source) ?? edge.source}${via} to ${names.get(edge.target) ?? edge.target}`;
}
