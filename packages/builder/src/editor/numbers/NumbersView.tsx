import { Button, Loader } from "@mantine/core";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { WorkflowNumbers } from "@millrace/shared/api/numbers.ts";
import { type Graph, emptyGraph } from "@millrace/shared/graph/document.ts";
import { IconChartBar } from "@tabler/icons-react";
import { useCallback, useMemo } from "react";
import { useNumbers } from "../../api/numbers.ts";
import { useVersion } from "../../api/versions.ts";
import { ErrorState } from "../../app/list/ErrorState.tsx";
import { GraphCanvas } from "../../canvas/GraphCanvas.tsx";
import { CanvasMarksProvider } from "../../canvas/marks.ts";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { ViewBanner } from "../ViewBanner.tsx";
import { exactCount } from "./number-words.ts";
import { numberMarks, type People } from "./number-marks.tsx";
import classes from "./Numbers.module.css";
import { NumbersBar } from "./NumbersBar.tsx";
import { PeopleDrawer } from "./PeopleDrawer.tsx";
import { useNumbersUrl } from "./use-numbers-url.ts";

interface NumbersViewProps {
  workflow: Workflow;
  draft: Graph;
  descriptors: Descriptors;
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
  /** Opens a test run. */
  onTest: (() => void) | undefined;
  onLeave: () => void;
}

/** What became of the workflow's runs, on the drawing they ran on: the published one, or that of the chosen version. */
export function NumbersView({ workflow, draft, descriptors, selected, onSelect, onTest, onLeave }: NumbersViewProps) {
  const url = useNumbersUrl();
  const { version, from, to } = url;
  const { data: numbers, error, refetch } = useNumbers(workflow.id, { from, to, version });
  const shown = version ?? workflow.version;
  const published = useVersion(workflow.id, shown ?? 0, { enabled: shown !== null });
  const graph = shown === null ? draft : (published.data?.graph ?? emptyGraph);
  const { showPeople, clear } = url;
  // Its identity must last, or every refresh would draw all cards anew.
  const onPeople = useCallback((people: People) => showPeople(people), [showPeople]);
  const marks = useMemo(
    () => (numbers && numbers.runs.total > 0 ? numberMarks(graph, numbers, descriptors, onPeople) : null),
    [graph, numbers, descriptors, onPeople],
  );
  const node = graph.nodes.find(({ id }) => id === url.people?.nodeId);
  const leave = () => {
    clear();
    onLeave();
  };

  return (
    <section className={classes.view} aria-label="Numbers">
      <ViewBanner
        icon={<IconChartBar size={16} aria-hidden />}
        actions={
          <>
            {numbers && <Total runs={numbers.runs} />}
            <Button size="compact-sm" variant="default" onClick={leave}>
              Back to the draft
            </Button>
          </>
        }
      >
        <NumbersBar workflowId={workflow.id} url={url} />
      </ViewBanner>
      {error && <ErrorState title="The numbers could not be loaded" error={error} onRetry={() => void refetch()} />}
      {!error && !(numbers && graph.nodes.length > 0) && <Loader className={classes.loader ?? ""} size="sm" />}
      {!error && numbers?.runs.total === 0 && (
        <div className={classes.nothing} role="status">
          <strong>No runs in this period.</strong>
          <span>
            {workflow.version === null
              ? "This workflow is not published, so no event starts it yet."
              : "Send a test event, or choose a longer period: each run that begins appears here within seconds."}
          </span>
          {onTest && (
            <Button size="compact-sm" variant="default" onClick={onTest}>
              Test the draft
            </Button>
          )}
        </div>
      )}
      {!error && numbers && graph.nodes.length > 0 && (
        <div className={classes.canvas}>
          <CanvasMarksProvider value={marks}>
            <GraphCanvas
              key={shown ?? "draft"}
              mode="view"
              label={shown === null ? "Numbers on the draft" : `Numbers on version ${shown}`}
              graph={graph}
              descriptors={descriptors}
              selected={selected}
              onSelect={onSelect}
            />
          </CanvasMarksProvider>
        </div>
      )}
      {url.people && (
        <PeopleDrawer
          workflowId={workflow.id}
          people={url.people}
          name={node ? stepName(node, descriptors.get(node.type)) : url.people.nodeId}
          period={{ from, to, version }}
          onClose={() => showPeople(null)}
        />
      )}
    </section>
  );
}

function Total({ runs: { total, waiting, failed } }: Pick<WorkflowNumbers, "runs">) {
  return (
    <span className={classes.total}>
      <strong>{total === 1 ? "1 run" : `${exactCount(total)} runs`}</strong>
      {waiting > 0 && <span> · {exactCount(waiting)} under way</span>}
      {failed > 0 && <span> · {exactCount(failed)} failed</span>}
    </span>
  );
}
