import type { Graph } from "@millrace/shared/graph/document.ts";
import type { StepStatus } from "@millrace/shared/runs/run.ts";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useMay } from "../../api/session.ts";
import type { EdgeState } from "../../canvas/flow-elements.ts";
import { createMarks, MarksProvider, type MarkStore } from "../../canvas/test-marks.ts";
import type { Editor } from "../../model/editor.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { useAddActions } from "../actions/actions.ts";
import type { EditorAction } from "../actions/editor-action.ts";
import { TestPanel, type TestView } from "./TestPanel.tsx";
import { TestProvider, useTest, useTestOnCanvas, useTestState } from "./use-test.ts";

interface TestRoomState {
  marks: MarkStore;
  view: TestView;
  showView: (view: TestView) => void;
  showsCoverage: boolean;
  showCoverage: (shown: boolean) => void;
}

const TestRoomContext = createContext<TestRoomState | null>(null);

function useTestRoom(): TestRoomState {
  const room = useContext(TestRoomContext);
  if (!room) throw new Error("There is no TestRoom above this.");
  return room;
}

interface TestRoomProps {
  workflowId: string;
  editor: Editor;
  children: ReactNode;
}

/** Holds what is tested of the open workflow, for the panel and for the canvas. Needs a SampleProvider above it. */
export function TestRoom({ workflowId, editor, children }: TestRoomProps) {
  const [marks] = useState(createMarks);
  const [view, showView] = useState<TestView>("try");
  const [showsCoverage, showCoverage] = useState(false);
  const test = useTestState(workflowId, editor, marks);
  const room = useMemo(() => ({ marks, view, showView, showsCoverage, showCoverage }), [marks, view, showsCoverage]);
  return (
    <TestRoomContext.Provider value={room}>
      <MarksProvider value={marks}>
        <TestProvider value={test}>{children}</TestProvider>
      </MarksProvider>
    </TestRoomContext.Provider>
  );
}

/** What the canvas shows of the test; nothing while its panel is closed. */
export function useCanvasTest(
  graph: Graph,
  isOpen: boolean,
): { stepStates?: ReadonlyMap<string, StepStatus>; edgeStates?: ReadonlyMap<string, EdgeState> } {
  const { marks, showsCoverage } = useTestRoom();
  return useTestOnCanvas(useTest(), { isOpen, showsCoverage, marks, graph });
}

interface TestDockProps {
  workflowId: string;
  graph: Graph;
  descriptors: Descriptors;
  isOpen: boolean;
  selected: string | null;
  onSelect: (nodeId: string) => void;
  onOpen: () => void;
  onClose: () => void;
}

/** The panel beside the canvas while it is open, and what can be done by keyboard and palette all the time. */
export function TestDock({ isOpen, selected, onOpen, ...panel }: TestDockProps) {
  const { run, toggleBreakpoint, breakpoints } = useTest();
  const { view, showView, showsCoverage, showCoverage } = useTestRoom();
  const mayRun = useMay("runs:write");
  const { graph } = panel;
  const actions = useMemo<EditorAction[]>(
    () => [
      {
        id: "test.run",
        title: "Run the test",
        keywords: ["try", "dry run", "simulate"],
        keys: ["mod+enter"],
        keysCount: "editor",
        group: "Workflow",
        isPossible: () => mayRun && graph.nodes.length > 0,
        run: () => {
          showView("try");
          onOpen();
          void run();
        },
      },
      {
        id: "test.breakpoint",
        title: selected !== null && breakpoints.has(selected) ? "Remove the breakpoint" : "Stop tests here",
        keywords: ["breakpoint", "pause", "debug"],
        keys: ["b"],
        group: "Workflow",
        on: ["node"],
        isPossible: () => selected !== null,
        run: () => {
          if (selected !== null) toggleBreakpoint(selected);
        },
      },
      {
        id: "test.saved",
        title: "Show the saved tests",
        keywords: ["coverage", "branches"],
        group: "Workflow",
        isPossible: () => mayRun,
        run: () => {
          showView("saved");
          onOpen();
        },
      },
    ],
    [mayRun, graph, run, showView, onOpen, selected, breakpoints, toggleBreakpoint],
  );
  useAddActions(actions);
  if (!isOpen || !mayRun) return null;
  return <TestPanel {...panel} view={view} onView={showView} showsCoverage={showsCoverage} onCoverage={showCoverage} />;
}
