import { Button, Loader } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useVersion } from "../../api/versions.ts";
import { ErrorState } from "../../app/list/ErrorState.tsx";
import { notifyDone } from "../../app/notify.tsx";
import { When } from "../../app/When.tsx";
import { GraphCanvas } from "../../canvas/GraphCanvas.tsx";
import { replaceGraph } from "../../model/commands/elements.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { useEditor } from "../../model/react.ts";
import classes from "./VersionView.module.css";

interface VersionViewProps {
  workflowId: string;
  version: number;
  descriptors: Descriptors;
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
  /** False when the person may not edit. */
  mayRestore: boolean;
  onLeave: () => void;
}

/** A published version, to be looked at. Restoring puts it into the draft, which can be undone. */
export function VersionView({
  workflowId,
  version,
  descriptors,
  selected,
  onSelect,
  mayRestore,
  onLeave,
}: VersionViewProps) {
  const editor = useEditor();
  const { data, error, refetch } = useVersion(workflowId, version);

  function restore(): void {
    if (!data) return;
    editor.run(replaceGraph(data.graph, `Restore version ${version}`));
    notifyDone(`The draft is version ${version} again`, { label: "Undo", run: editor.undo });
    onLeave();
  }

  return (
    <section className={classes.view} aria-label={`Version ${version}`}>
      <div className={classes.banner}>
        <IconHistory size={16} aria-hidden />
        <span className={classes.words}>
          You are looking at <strong>version {version}</strong>
          {data && (
            <>
              , published <When at={data.publishedAt} />
            </>
          )}
        </span>
        {mayRestore && (
          <Button size="compact-sm" variant="default" onClick={restore} disabled={!data}>
            Restore as draft
          </Button>
        )}
        <Button size="compact-sm" onClick={onLeave}>
          Back to the draft
        </Button>
      </div>
      {data && (
        <GraphCanvas
          mode="view"
          label={`Version ${version}`}
          graph={data.graph}
          descriptors={descriptors}
          selected={selected}
          onSelect={onSelect}
        />
      )}
      {!data && !error && <Loader className={classes.loader ?? ""} size="sm" />}
      {error && (
        <ErrorState title={`Version ${version} could not be loaded`} error={error} onRetry={() => void refetch()} />
      )}
    </section>
  );
}
