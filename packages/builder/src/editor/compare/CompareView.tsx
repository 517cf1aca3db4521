import { Button, Loader } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { IconGitCompare } from "@tabler/icons-react";
import { useState } from "react";
import { useVersion } from "../../api/versions.ts";
import { useInFlight } from "../../api/workflows.ts";
import { ErrorState } from "../../app/list/ErrorState.tsx";
import { notifyDone } from "../../app/notify.tsx";
import { replaceGraph } from "../../model/commands/elements.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { useEditor } from "../../model/react.ts";
import { ViewBanner } from "../ViewBanner.tsx";
import classes from "./Compare.module.css";
import { Comparison } from "./Comparison.tsx";
import { peopleAt } from "./people.ts";
import { SideChoice } from "./SideChoice.tsx";
import { type Side, type Sides, sideName } from "./sides.ts";

interface CompareViewProps {
  workflowId: string;
  sides: Sides;
  draft: Graph;
  /** The newest version. */
  version: number | null;
  /** There is something in the draft that was not published. */
  hasUnpublishedChanges: boolean;
  descriptors: Descriptors;
  mayRestore: boolean;
  isPhone: boolean;
  /** The step that a link leads to. */
  node: string | null;
  onSides: (sides: Sides) => void;
  onLeave: () => void;
}

/**
 * Two versions, or a version and the draft, as one drawing with what is different. From the draft to a version it is what
 * restoring would do, and offers it.
 */
export function CompareView({ workflowId, sides, draft, descriptors, onSides, onLeave, ...about }: CompareViewProps) {
  const editor = useEditor();
  const before = useGraphOf(workflowId, sides.from, draft);
  const after = useGraphOf(workflowId, sides.to, draft);
  const { data: inFlight } = useInFlight(workflowId, { enabled: about.version !== null });
  const [opened] = useState(about.node);
  const restores = sides.from === "draft" && sides.to !== "draft" && about.mayRestore;
  const error = before.error ?? after.error;

  function restore(): void {
    if (!after.graph) return;
    editor.run(replaceGraph(after.graph, `Restore ${sideName(sides.to)}`));
    notifyDone(`The draft is ${sideName(sides.to)} again`, { label: "Undo", run: editor.undo });
    onLeave();
  }

  return (
    <section
      className={classes.view}
      aria-label={`What is different from ${sideName(sides.from)} to ${sideName(sides.to)}`}
    >
      <ViewBanner
        icon={<IconGitCompare size={16} aria-hidden />}
        actions={
          <>
            {restores && (
              <Button size="compact-sm" onClick={restore} disabled={!after.graph}>
                Restore {sideName(sides.to)}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={onLeave}>
              Back to the draft
            </Button>
          </>
        }
      >
        <SideChoice workflowId={workflowId} sides={sides} onChange={onSides} />
        {restores && (
          <span className={classes.dim}>
            {about.hasUnpublishedChanges
              ? "Restoring takes the draft’s unpublished changes away; undo (Ctrl+Z) brings them back."
              : "This is what restoring would change. It can be undone."}
          </span>
        )}
      </ViewBanner>
      {error && <ErrorState title="The versions could not be loaded" error={error} onRetry={before.retry} />}
      {!error && before.graph && after.graph && (
        <Comparison
          key={`${sides.from}..${sides.to}`}
          before={before.graph}
          after={after.graph}
          descriptors={descriptors}
          people={peopleAt(inFlight)}
          opened={opened}
          isPhone={about.isPhone}
          sides={sides}
        />
      )}
      {!error && !(before.graph && after.graph) && <Loader className={classes.loader ?? ""} size="sm" />}
    </section>
  );
}

function useGraphOf(workflowId: string, side: Side, draft: Graph) {
  const isDraft = side === "draft";
  const { data, error, refetch } = useVersion(workflowId, isDraft ? 0 : side, { enabled: !isDraft });
  return { graph: isDraft ? draft : data?.graph, error: isDraft ? null : error, retry: () => void refetch() };
}
