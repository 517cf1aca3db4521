import type { Graph } from "@millrace/shared/graph/document.ts";
import { updateNode } from "../../model/commands/nodes.ts";
import type { Editor } from "../../model/editor.ts";
import type { EditorAction } from "../actions/editor-action.ts";
import type { WiringQuestions } from "../wiring/wiring-questions.ts";

interface StepTools {
  editor: Editor;
  questions: WiringQuestions;
  selected: string | null;
  mayEdit: boolean;
  openSettings: (nodeId: string) => void;
}

/** What is done with the one step that has the focus on the canvas, or is selected. */
export function stepActions({ editor, questions, selected, mayEdit, openSettings }: StepTools): EditorAction[] {
  const target = () => nodeIn(editor.getGraph(), focusedNode() ?? selected);
  const leadsOn = (id: string) =>
    document.querySelector(`.react-flow__node[data-id="${id}"] .react-flow__handle.source`);
  const mayChange = () => mayEdit && target() !== undefined;
  const withTarget = (work: (id: string) => void) => () => {
    const node = target();
    if (node) work(node.id);
  };
  return [
    {
      id: "step.settings",
      title: "Open the step’s settings",
      keywords: ["configure", "inspector"],
      keys: ["enter"],
      group: "Edit",
      isPossible: () => target() !== undefined,
      run: withTarget(openSettings),
    },
    {
      id: "step.connect",
      title: "Connect to…",
      keywords: ["wire", "edge", "lead to"],
      keys: ["c"],
      group: "Edit",
      on: ["node"],
      isPossible: () => mayChange() && leadsOn(target()?.id ?? "") !== null,
      run: withTarget((id) => questions.connect(id)),
    },
    {
      id: "step.move",
      title: "Move to another place in the flow…",
      keywords: ["order", "reorder"],
      keys: ["shift+m"],
      group: "Arrange",
      on: ["node"],
      isPossible: mayChange,
      run: withTarget((id) => questions.move(id)),
    },
    {
      id: "step.switch",
      title: "Switch the step on or off",
      keywords: ["disable", "enable", "skip"],
      keys: ["shift+d"],
      group: "Edit",
      on: ["node"],
      isPossible: mayChange,
      run: withTarget((id) => {
        const disabled = nodeIn(editor.getGraph(), id)?.disabled ? undefined : true;
        editor.run(updateNode(id, { disabled }));
      }),
    },
  ];
}

/** The step on the canvas that has the focus. */
function focusedNode(): string | null {
  return document.activeElement?.closest(".react-flow__node")?.getAttribute("data-id") ?? null;
}

function nodeIn(graph: Graph, id: string | null) {
  return graph.nodes.find((node) => node.id === id);
}
