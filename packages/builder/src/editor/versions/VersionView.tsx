import { Button, Loader } from "@mantine/core";
import type { Version } from "@millrace/shared/api/workflows.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useVersion } from "../../api/versions.ts";
import { ErrorState } from "../../app/list/ErrorState.tsx";
import { notifyDone } from "../../app/notify.tsx";
import { When } from "../../app/When.tsx";
import { GraphCanvas } from "../../canvas/GraphCanvas.tsx";
import { replaceGraph } from "../../model/commands/elements.ts";
import { createEditor } from "../../model/editor.ts";
import { EditorProvider, useEditor } from "../../model/react.ts";
import { InspectorPanel } from "../InspectorPanel.tsx";
import classes from "./VersionView.module.css";

interface VersionViewProps {
  workflowId: string;
  version: number;
  descriptors: ReadonlyMap<string, NodeDescriptor>;
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
  /** False when the person may not edit. */
  mayRestore: boolean;
  isPhone: boolean;
  onLeave: () => void;
}

/** A published version, to be looked at. Restoring puts it into the draft, which can be undone. */
export function VersionView({ workflowId, version, mayRestore, onLeave, ...drawing }: VersionViewProps) {
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
      {data && <Drawing version={data} {...drawing} />}
      {!data && !error && <Loader className={classes.loader ?? ""} size="sm" />}
      {error && (
        <ErrorState title={`Version ${version} could not be loaded`} error={error} onRetry={() => void refetch()} />
      )}
    </section>
  );
}

type DrawingProps = Pick<VersionViewProps, "descriptors" | "selected" | "onSelect" | "isPhone"> & { version: Version };

/** The version's canvas and its steps' settings, which come from an editor of their own that nobody writes to. */
function Drawing({ version, descriptors, selected, onSelect, isPhone }: DrawingProps) {
  const [editor] = useState(() => createEditor(version.graph));
  const isKnown = version.graph.nodes.some((node) => node.id === selected);
  return (
    <EditorProvider editor={editor}>
      <div className={classes.drawing}>
        <div className={classes.canvas}>
          <GraphCanvas
            mode="view"
            label={`Version ${version.version}`}
            graph={version.graph}
            descriptors={descriptors}
            selected={selected}
            onSelect={onSelect}
          />
        </div>
        {selected !== null && isKnown && (
          <InspectorPanel
            nodeId={selected}
            problems={[]}
            descriptors={descriptors}
            isPhone={isPhone}
            readOnly
            onSelect={onSelect}
          />
        )}
      </div>
    </EditorProvider>
  );
}
