import { ActionIcon, SegmentedControl } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import { useSavedTests } from "../../api/rehearsals.ts";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { SavedTests } from "./SavedTests.tsx";
import classes from "./TestPanel.module.css";
import { TryTab } from "./TryTab.tsx";
import { useTest } from "./use-test.ts";

export type TestView = "try" | "saved";

interface TestPanelProps {
  workflowId: string;
  graph: Graph;
  descriptors: Descriptors;
  view: TestView;
  onView: (view: TestView) => void;
  showsCoverage: boolean;
  onCoverage: (shown: boolean) => void;
  onSelect: (nodeId: string) => void;
  onClose: () => void;
}

/** Beside the canvas: tries the draft with a sample, and keeps tests. The path lights up on the canvas. */
export function TestPanel({ workflowId, graph, descriptors, view, onView, ...props }: TestPanelProps) {
  const { open } = useTest();
  const count = useSavedTests(workflowId).data?.length ?? 0;
  const nameOf = useMemo(() => {
    const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    return (id: string) => {
      const node = nodes.get(id);
      return node ? stepName(node, descriptors.get(node.type)) : id;
    };
  }, [graph.nodes, descriptors]);
  return (
    <aside className={classes.panel} aria-label="Test">
      <header className={classes.header}>
        <h2 className={classes.title}>Test</h2>
        <SegmentedControl
          size="xs"
          aria-label="What is shown"
          value={view}
          onChange={(next) => {
            props.onCoverage(false);
            onView(next === "saved" ? "saved" : "try");
          }}
          data={[
            { value: "try", label: "Try" },
            { value: "saved", label: count === 0 ? "Saved tests" : `Saved tests (${count})` },
          ]}
        />
        <ActionIcon variant="subtle" size={32} aria-label="Close the test" onClick={props.onClose}>
          <IconX size={18} />
        </ActionIcon>
      </header>
      <div className={classes.body}>
        {view === "try" ? (
          <TryTab
            workflowId={workflowId}
            graph={graph}
            descriptors={descriptors}
            nameOf={nameOf}
            onSelect={props.onSelect}
          />
        ) : (
          <SavedTests
            workflowId={workflowId}
            graph={graph}
            showsCoverage={props.showsCoverage}
            onCoverage={props.onCoverage}
            onSelect={props.onSelect}
            onOpen={(test) => {
              open(test);
              props.onCoverage(false);
              onView("try");
            }}
          />
        )}
      </div>
    </aside>
  );
}
