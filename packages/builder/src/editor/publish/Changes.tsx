import { Button } from "@mantine/core";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { IconGitCompare } from "@tabler/icons-react";
import { ChangeList } from "../compare/ChangeList.tsx";
import type { Change } from "../compare/changes.ts";
import classes from "./PublishDialog.module.css";
import part from "./part.module.css";

interface ChangesProps {
  workflow: Workflow;
  graph: Graph;
  /** Undefined while the published version is looked up. */
  changes: readonly Change[] | undefined;
  people: ReadonlyMap<string, number>;
  /** Shows them on the canvas, one of them chosen. */
  onCompare: (nodeId: string | null) => void;
}

/** What publishing changes, in words, and whom it concerns. */
export function Changes({ workflow, graph, changes, people, onCompare }: ChangesProps) {
  const { version, hasUnpublishedChanges } = workflow;
  if (version === null) {
    return (
      <p className={classes.lead}>
        From now on, events start this workflow: {graph.nodes.length} {graph.nodes.length === 1 ? "step" : "steps"}. You
        can pause it at any time.
      </p>
    );
  }
  if (!changes) {
    return (
      <p className={classes.lead} aria-busy="true">
        Looking up what changes…
      </p>
    );
  }
  if (changes.length === 0) {
    return (
      <p className={classes.lead}>
        {hasUnpublishedChanges
          ? `The steps are the same as in version ${version}; settings of the workflow, or where steps stand, differ.`
          : `Nothing has changed since version ${version}.`}
      </p>
    );
  }
  return (
    <section aria-label="What changes">
      <div className={part.head}>
        <h3 className={part.heading}>What changes for new runs</h3>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconGitCompare size={14} aria-hidden />}
          onClick={() => onCompare(null)}
        >
          See it on the canvas
        </Button>
      </div>
      <div className={part.list}>
        <ChangeList changes={changes} people={people} onChoose={({ nodeId }) => onCompare(nodeId)} />
      </div>
    </section>
  );
}
