import type { Workflow } from "@millrace/shared/api/workflows.ts";
import { useMediaQuery } from "@mantine/hooks";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useMay } from "../api/session.ts";
import { type CanvasActions, CanvasActionsProvider } from "../canvas/canvas-actions.ts";
import { GraphCanvas } from "../canvas/GraphCanvas.tsx";
import { type AddRequest, addStep } from "../model/add-step.ts";
import type { Point } from "../model/geometry.ts";
import { useGraph } from "../model/react.ts";
import classes from "./EditorRoom.module.css";
import { EditorProviders } from "./EditorProviders.tsx";
import { EditorPanels } from "./EditorPanels.tsx";
import { EmptyCanvas } from "./EmptyCanvas.tsx";
import { FindBar, type Found } from "./find/FindBar.tsx";
import { FoundOnCanvas } from "./find/FoundOnCanvas.tsx";
import type { SettingsFocus } from "./FocusOnSettings.tsx";
import { useWithUnfinished } from "./field-states/use-field-states.ts";
import { InspectorPanel, useInspectorSoon } from "./InspectorPanel.tsx";
import { useActionKeys } from "./actions/use-action-keys.ts";
import { useAnnouncedChanges } from "./announcing/use-announced-changes.ts";
import { AddButton } from "./palette/AddButton.tsx";
import { Palette } from "./palette/Palette.tsx";
import { StepPicker } from "./palette/StepPicker.tsx";
import { useProblemKeys } from "./problems/use-problem-keys.ts";
import { useProblemsNow } from "./problems/use-problems.ts";
import { Pointers } from "../people/Pointers.tsx";
import { useSoftLock } from "../people/SoftLock.tsx";
import { usePresence } from "../people/use-presence.ts";
import type { Saving } from "./saving/autosave.ts";
import type { LiveDraft } from "./saving/live-draft.ts";
import { type OutlineHandle } from "../outline/Outline.tsx";
import { OtherView } from "./OtherView.tsx";
import { OutlinePanel } from "../outline/OutlinePanel.tsx";
import { TestDock, useCanvasTest } from "./test-run/TestRoom.tsx";
import { EditorTools } from "./tools/EditorTools.tsx";
import { SelectionPanel } from "./SelectionPanel.tsx";
import { TopBar } from "./topbar/TopBar.tsx";
import { draftOf, isElsewhere, useEditorUrl } from "./use-editor-url.ts";
import { useOutlineView } from "./use-outline-view.ts";
import { WiringDialogs } from "./wiring/WiringDialogs.tsx";
import { useOpenEditor } from "./use-open-editor.ts";
import type { Editor } from "../model/editor.ts";

interface EditorRoomProps {
  workflow: Workflow;
  descriptors: Map<string, NodeDescriptor>;
}

/** An open workflow: its editor, and everything around the canvas. Needs a ReactFlowProvider above it. */
export function EditorRoom({ workflow, descriptors, draft }: EditorRoomProps & { draft: LiveDraft }) {
  const { editor, saving } = useOpenEditor(draft, descriptors);
  useInspectorSoon();
  return (
    <EditorProviders workflowId={workflow.id} descriptors={descriptors} draft={draft} editor={editor}>
      <Room workflow={workflow} descriptors={descriptors} editor={editor} saving={saving} draft={draft} />
    </EditorProviders>
  );
}

interface RoomProps extends EditorRoomProps {
  editor: Editor;
  saving: Saving;
  draft: LiveDraft;
}

function Room({ workflow, descriptors, editor, saving: saved, draft }: RoomProps) {
  useActionKeys();
  const graph = useGraph();
  const saving = useWithUnfinished(useProblemsNow(saved, graph, descriptors, workflow.settings), graph);
  const url = useEditorUrl();
  const mayEdit = useMay("workflows:write");
  const mayPublish = useMay("workflows:publish");
  const isPhone = useMediaQuery("(max-width: 47.99em)", false, { getInitialValueInEffect: false });
  const [picking, setPicking] = useState<{ request: AddRequest; at: Point; kinds: "steps" | "all" } | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const outline = useRef<OutlineHandle>(null);
  const views = useOutlineView(url, isPhone);
  const [settingsFocus, setSettingsFocus] = useState<SettingsFocus | null>(null);
  useAnnouncedChanges(editor, descriptors, saving.problems);
  const all = useMemo(() => [...descriptors.values()], [descriptors]);
  const steps = useMemo(() => all.filter((descriptor) => descriptor.kind !== "trigger"), [all]);
  const { set } = url;
  // The place of the draft is taken.
  const isOther = isElsewhere(url);
  const toDraft = draftOf(url);
  const select = useCallback((node: string | null) => set({ node }), [set]);
  // A node that was deleted, by hand, by undo or by a colleague, is not selected any more.
  const selected = graph.nodes.some((node) => node.id === url.node) ? url.node : null;

  const isTesting = url.panel === "test" && !isOther && mayEdit;
  const onCanvas = useCanvasTest(graph, isTesting);
  const openTest = useCallback(() => set({ panel: "test" }), [set]);
  const lock = useSoftLock(selected, usePresence(draft, editor, selected));
  const canvas = useRef<HTMLDivElement>(null);

  useProblemKeys(graph, saving.problems, selected, select);

  const add = useCallback(
    (descriptor: NodeDescriptor, request: AddRequest) => {
      setPicking(null);
      const { command, node } = addStep(editor.getGraph(), descriptors, descriptor, request);
      editor.run(command);
      select(node.id);
    },
    [editor, descriptors, select],
  );
  const addAnywhere = useCallback(
    (descriptor: NodeDescriptor) => add(descriptor, { kind: "anywhere", selected }),
    [add, selected],
  );
  const actions = useMemo<CanvasActions>(
    () => ({ editable: true, askForStep: (request, at) => setPicking({ request, at, kinds: "steps" }), addStep: add }),
    [add],
  );
  const pickAnywhere = () =>
    setPicking({ request: { kind: "anywhere", selected }, at: { x: 24, y: 80 }, kinds: "all" });

  useEffect(() => {
    // The address may name a node of another version of the draft.
    if (url.node !== null && selected === null && !isOther) set({ node: null });
  }, [url.node, isOther, selected, set]);

  const openSettings = useCallback(
    (nodeId: string) => {
      select(nodeId);
      setSettingsFocus((before) => ({ nodeId, times: (before?.times ?? 0) + 1 }));
    },
    [select],
  );
  const [finding, setFinding] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const find = useCallback(() => setFinding(true), []);
  const toggleOutline = useCallback(() => {
    views.toggle();
    // When it has opened, the focus goes there.
    requestAnimationFrame(() => outline.current?.focus());
  }, [views]);
  const focusStep = (nodeId: string | null) => {
    if (views.outline) outline.current?.focus(nodeId);
    else document.querySelector<HTMLElement>(`.react-flow__node[data-id="${nodeId}"]`)?.focus();
  };
  const beginning = mayEdit && (
    <>
      {graph.nodes.length === 0 && (
        <EmptyCanvas
          descriptors={all}
          onAdd={addAnywhere}
          onMore={() => (search.current ? search.current.focus() : pickAnywhere())}
        />
      )}
      {isPhone && selected === null && !isTesting && <AddButton onClick={pickAnywhere} />}
    </>
  );
  const findBar = finding && (
    <FindBar
      graph={graph}
      descriptors={descriptors}
      onFound={setFound}
      onClose={(current) => {
        setFinding(false);
        focusStep(current ?? selected);
      }}
    />
  );
  return (
    <WiringDialogs descriptors={descriptors} isPhone={isPhone}>
      <div className={classes.room}>
        <EditorTools
          {...{ workflow, graph, descriptors, selected, mayEdit, mayPublish, isPhone, views, set }}
          problems={saving.problems}
          onSelect={(node) => set({ ...toDraft, node })}
          onSettings={openSettings}
          onAdd={addAnywhere}
          onFind={find}
          onOutline={toggleOutline}
        />
        <TopBar
          workflow={workflow}
          graph={graph}
          descriptors={descriptors}
          saving={saving}
          isPhone={isPhone}
          mayEdit={mayEdit}
          mayPublish={mayPublish}
          outline={views.outline}
          problemsOpened={url.panel === "problems"}
          onProblems={(opened) => set({ panel: opened ? "problems" : null })}
          onSelect={(node) => set({ ...toDraft, node })}
          onVersions={() => set({ panel: "versions" })}
          onSettings={() => set({ panel: "settings" })}
          onTest={openTest}
          onPublish={() => set({ panel: "publish" })}
          onNumbers={() => set({ ...toDraft, view: "numbers" })}
        />
        <div className={classes.body}>
          {isOther && (
            <OtherView
              workflow={workflow}
              draft={graph}
              descriptors={descriptors}
              url={url}
              mayEdit={mayEdit}
              isPhone={isPhone}
            />
          )}
          {!isOther && views.outline && !(isTesting && views.canvas) && (
            <OutlinePanel
              ref={outline}
              label={`Outline of ${workflow.name}`}
              isAlone={!views.canvas}
              graph={graph}
              descriptors={descriptors}
              problems={saving.problems}
              selected={selected}
              found={found}
              readOnly={!mayEdit}
              onSelect={select}
              onSettings={openSettings}
              onAsk={actions.askForStep}
              onClose={isPhone ? undefined : views.toggle}
            >
              {views.canvas ? null : beginning}
              {views.canvas ? null : findBar}
            </OutlinePanel>
          )}
          <TestDock
            {...{ workflowId: workflow.id, graph, descriptors, selected }}
            isOpen={isTesting}
            onSelect={select}
            onOpen={openTest}
            onClose={() => set({ panel: null })}
          />
          {!isOther && mayEdit && !isPhone && !views.outline && !isTesting && (
            <Palette descriptors={all} onAdd={addAnywhere} searchRef={search} />
          )}
          {!isOther && views.canvas && (
            <div className={classes.canvas} ref={canvas}>
              <CanvasActionsProvider value={actions}>
                <GraphCanvas
                  mode={mayEdit ? "edit" : "view"}
                  label={`Drawing of ${workflow.name}`}
                  graph={graph}
                  descriptors={descriptors}
                  problems={saving.problems}
                  selected={selected}
                  onSelect={select}
                  {...onCanvas}
                />
              </CanvasActionsProvider>
              <Pointers canvas={canvas} />
              {found && <FoundOnCanvas {...found} />}
              {beginning}
              {findBar}
            </div>
          )}
          {!isOther && selected === null && mayEdit && !isPhone && views.canvas && (
            <SelectionPanel descriptors={descriptors} onSelect={select} />
          )}
          {!isOther && selected !== null && !(isPhone && isTesting) && (
            <InspectorPanel
              workflowId={workflow.id}
              nodeId={selected}
              problems={saving.problems}
              descriptors={descriptors}
              isPhone={isPhone}
              readOnly={!mayEdit || lock.isLocked}
              notice={mayEdit ? lock.notice : null}
              focus={settingsFocus}
              onSelect={select}
              onLeave={() => focusStep(selected)}
            />
          )}
        </div>

        {picking && (
          <StepPicker
            descriptors={picking.kinds === "all" ? all : steps}
            at={picking.at}
            isPhone={isPhone}
            onChoose={(descriptor) => add(descriptor, picking.request)}
            onClose={() => setPicking(null)}
          />
        )}
        <EditorPanels {...{ workflow, graph, descriptors, saving, url, mayEdit, mayPublish }} />
      </div>
    </WiringDialogs>
  );
}
