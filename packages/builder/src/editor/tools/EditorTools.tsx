import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useVersions } from "../../api/versions.ts";
import { PaletteHost } from "../../app/palette/PaletteHost.tsx";
import type { Descriptors } from "../../model/new-node.ts";
import { useEditor } from "../../model/react.ts";
import { useWorkflowActions } from "../../workflows/useWorkflowActions.ts";
import { useAddActions, useEditorActions } from "../actions/actions.ts";
import type { EditorUrl } from "../use-editor-url.ts";
import type { OutlineView } from "../use-outline-view.ts";
import { useWiringQuestions } from "../wiring/wiring-questions.ts";
import { documentActions } from "./document-actions.ts";
import { editorCommands } from "./editor-commands.tsx";
import { pictureActions } from "./picture-actions.ts";
import { roomActions } from "./room-actions.ts";
import { ShortcutSheet } from "./ShortcutSheet.tsx";
import { SkipLinks } from "./SkipLinks.tsx";
import { stepActions } from "./step-actions.ts";

interface EditorToolsProps {
  workflow: Workflow;
  graph: Graph;
  descriptors: Descriptors;
  problems: readonly Problem[];
  selected: string | null;
  mayEdit: boolean;
  mayPublish: boolean;
  isPhone: boolean;
  views: OutlineView;
  set: EditorUrl["set"];
  onSelect: (nodeId: string) => void;
  onSettings: (nodeId: string) => void;
  onAdd: (descriptor: NodeDescriptor) => void;
  onFind: () => void;
  onOutline: () => void;
}

/** Adds what the editor as a whole can do to the list of actions; the command palette and the sheet of keys read it. */
export function EditorTools({ workflow, graph, descriptors, problems, selected, views, ...props }: EditorToolsProps) {
  const { mayEdit, mayPublish, isPhone, set, onSelect, onSettings, onAdd, onFind, onOutline } = props;
  const editor = useEditor();
  const questions = useWiringQuestions();
  const goToPage = useNavigate();
  const workflowActions = useStable(useWorkflowActions(workflow));
  const { items: versions } = useVersions(workflow.id);
  const [sheet, setSheet] = useState(false);

  useAddActions(
    useMemo(
      () => stepActions({ editor, questions, selected, mayEdit, openSettings: onSettings }),
      [editor, questions, selected, mayEdit, onSettings],
    ),
  );
  useAddActions(
    useMemo(
      // The canvas brings these itself.
      () => (views.canvas || !mayEdit ? [] : documentActions(editor, descriptors)),
      [views.canvas, mayEdit, editor, descriptors],
    ),
  );
  useAddActions(
    useMemo(
      () =>
        roomActions({
          ...{ workflow, mayEdit, mayPublish, isPhone, views, set, workflowActions },
          navigate: (path) => void goToPage(path),
          find: onFind,
          toggleOutline: onOutline,
          showShortcuts: () => setSheet(true),
        }),
      [workflow, mayEdit, mayPublish, isPhone, views, set, workflowActions, goToPage, onFind, onOutline],
    ),
  );

  useAddActions(
    useMemo(() => pictureActions(editor, descriptors, workflow.name), [editor, descriptors, workflow.name]),
  );

  const actions = useEditorActions();
  const showVersion = (version: number) => set({ version, panel: null, node: null });
  const sources = { actions, graph, descriptors, problems, versions, mayEdit, goTo: onSelect, add: onAdd, showVersion };
  const closeSheet = useCallback(() => setSheet(false), []);
  return (
    <>
      <SkipLinks outline={views.outline} canvas={views.canvas} />
      <PaletteHost commands={() => editorCommands(sources)} />
      {sheet && <ShortcutSheet onClose={closeSheet} />}
    </>
  );
}

type WorkflowDeeds = Record<"pause" | "resume" | "duplicate" | "download", () => void>;

/** The same object each time, so that the list of actions does not change with every drawing. */
function useStable(now: WorkflowDeeds): WorkflowDeeds {
  const latest = useRef(now);
  useLayoutEffect(() => {
    latest.current = now;
  });
  return useMemo(
    () => ({
      pause: () => latest.current.pause(),
      resume: () => latest.current.resume(),
      duplicate: () => latest.current.duplicate(),
      download: () => latest.current.download(),
    }),
    [],
  );
}
