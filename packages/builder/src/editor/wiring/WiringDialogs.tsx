import { type ReactNode, useCallback, useMemo, useState } from "react";
import { announce } from "../../app/announce.tsx";
import { useFocusBack } from "../../app/useFocusBack.ts";
import { stepName } from "../../canvas/step-summary.ts";
import { type Descriptors, portIdsWith } from "../../model/new-node.ts";
import { useEditor } from "../../model/react.ts";
import { ChoiceDialog } from "./ChoiceDialog.tsx";
import { otherTargetChoices, portChoices, spotChoices, targetChoices, type WiringChoice } from "./choices.ts";
import { type WiringQuestions, WiringQuestionsProvider } from "./wiring-questions.ts";

type Question =
  | { kind: "port"; source: string }
  | { kind: "target"; source: string; sourcePort: string }
  | { kind: "rewire"; edgeId: string }
  | { kind: "move"; nodeId: string };

interface WiringDialogsProps {
  descriptors: Descriptors;
  isPhone: boolean;
  children: ReactNode;
}

/** Lets everything below it ask how steps shall be wired. Needs an EditorProvider above it. */
export function WiringDialogs({ descriptors, isPhone, children }: WiringDialogsProps) {
  const editor = useEditor();
  const [question, setQuestion] = useState<Question | null>(null);
  const questions = useMemo<WiringQuestions>(
    () => ({
      connect(source, sourcePort) {
        const node = editor.getGraph().nodes.find(({ id }) => id === source);
        const ports = node ? portIdsWith(descriptors)(node) : [];
        const port = sourcePort ?? (ports.length === 1 ? ports[0] : undefined);
        setQuestion(port === undefined ? { kind: "port", source } : { kind: "target", source, sourcePort: port });
      },
      rewire: (edgeId) => setQuestion({ kind: "rewire", edgeId }),
      move: (nodeId) => setQuestion({ kind: "move", nodeId }),
    }),
    [editor, descriptors],
  );
  const nameOf = useCallback(
    (id: string | undefined) => {
      const node = editor.getGraph().nodes.find((one) => one.id === id);
      return node ? `“${stepName(node, descriptors.get(node.type))}”` : "this step";
    },
    [editor, descriptors],
  );
  return (
    <WiringQuestionsProvider value={questions}>
      {children}
      {question && (
        <Dialog
          question={question}
          nameOf={nameOf}
          descriptors={descriptors}
          isPhone={isPhone}
          onQuestion={setQuestion}
        />
      )}
    </WiringQuestionsProvider>
  );
}

interface DialogProps {
  question: Question;
  nameOf: (id: string | undefined) => string;
  descriptors: Descriptors;
  isPhone: boolean;
  onQuestion: (question: Question | null) => void;
}

function Dialog({ question, nameOf, descriptors, isPhone, onQuestion }: DialogProps) {
  useFocusBack();
  const editor = useEditor();
  const drawing = { graph: editor.getGraph(), descriptors };
  const frame = { descriptors, isPhone, onClose: () => onQuestion(null) };
  const decide = ({ command }: WiringChoice) => {
    onQuestion(null);
    editor.run(command);
  };
  switch (question.kind) {
    case "port":
      return (
        <ChoiceDialog
          key={question.kind}
          {...frame}
          title={`Which way out of ${nameOf(question.source)}?`}
          choices={portChoices(drawing, question.source)}
          nothing="Nothing can follow this step."
          onChoose={({ id }) => onQuestion({ kind: "target", source: question.source, sourcePort: id })}
        />
      );
    case "target":
      return (
        <ChoiceDialog
          key={question.kind}
          {...frame}
          title={`What shall follow ${nameOf(question.source)}?`}
          choices={targetChoices(drawing, question.source, question.sourcePort)}
          nothing="There is no other step that could follow. Add one first."
          onChoose={decide}
        />
      );
    case "rewire": {
      const edge = drawing.graph.edges.find(({ id }) => id === question.edgeId);
      return (
        <ChoiceDialog
          key={question.kind}
          {...frame}
          title={`What shall follow ${nameOf(edge?.source)} instead?`}
          choices={otherTargetChoices(drawing, question.edgeId)}
          nothing="There is no other step that could follow."
          onChoose={decide}
        />
      );
    }
    case "move":
      return (
        <ChoiceDialog
          key={question.kind}
          {...frame}
          title={`Where shall ${nameOf(question.nodeId)} stand?`}
          choices={spotChoices(drawing, question.nodeId)}
          nothing="Several ways go on from this step: move what leads to it instead."
          onChoose={(choice) => {
            const name = nameOf(question.nodeId);
            decide(choice);
            announce(`${name} moved: ${choice.label}`);
          }}
        />
      );
    default:
      return question satisfies never;
  }
}
