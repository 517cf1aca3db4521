import type { WorkflowNumbers } from "@millrace/shared/api/numbers.ts";
import type { NodeState } from "@millrace/shared/api/runs.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { CanvasMarks, EdgeMark, NodeMark } from "../../canvas/marks.ts";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { EdgeFigure, LeaveMark, NodeFigures, NoFigures } from "./NodeFigures.tsx";
import { exactCount, spokenNumbers } from "./number-words.ts";

/** Whose runs a number stands for. */
export interface People {
  nodeId: string;
  state: NodeState;
  /** Those who left by this port. */
  port?: string | undefined;
}

const thin = 1.25;
const thick = 5;

/** The numbers as they are drawn on the canvas. Edges are the thicker the more of all runs took them. */
export function numberMarks(
  graph: Graph,
  numbers: WorkflowNumbers,
  descriptors: Descriptors,
  onPeople: (people: People) => void,
): CanvasMarks {
  const ofNode = new Map(numbers.nodes.map((node) => [node.nodeId, node]));
  const ofEdge = new Map(numbers.edges.map((edge) => [wayOf(edge), edge.taken]));
  const most = Math.max(1, ...numbers.edges.map(({ taken }) => taken));
  const names = new Map(graph.nodes.map((node) => [node.id, stepName(node, descriptors.get(node.type))]));
  const nodes = graph.nodes.map(({ id }): [string, NodeMark] => {
    const own = ofNode.get(id);
    const about = { name: names.get(id) ?? id, onPeople: (state: NodeState) => onPeople({ nodeId: id, state }) };
    const spoken = spokenNumbers(own);
    if (!own || own.entered === 0) return [id, { summary: <NoFigures />, spoken }];
    const corner = own.left > 0 ? { corner: <LeaveMark numbers={own} {...about} /> } : {};
    return [id, { summary: <NodeFigures numbers={own} {...about} />, spoken, ...corner }];
  });
  const edges = graph.edges.map((edge): [string, EdgeMark] => {
    const taken = ofEdge.get(wayOf(edge)) ?? 0;
    const width = thin + (thick - thin) * (taken / most);
    if (taken === 0) return [edge.id, { width: thin, change: "same" }];
    const label = (
      <EdgeFigure
        taken={taken}
        of={ofNode.get(edge.source)?.entered ?? taken}
        label={`From ${names.get(edge.source) ?? edge.source} to ${names.get(edge.target) ?? edge.target}`}
        onPeople={() => onPeople({ nodeId: edge.source, state: "entered", port: edge.sourcePort })}
      />
    );
    return [edge.id, { width, label, spoken: `${exactCount(taken)} took it` }];
  });
  return { nodes: new Map(nodes), edges: new Map(edges) };
}

function wayOf({ source, sourcePort, target }: { source: string; sourcePort: string; target: string }): string {
  return `${source}/${sourcePort}/${target}`;
}
