import { Button, Loader } from "@mantine/core";
import type { Version } from "@millrace/shared/api/workflows.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useVersion } from "../../api/versions.ts";
import { ErrorState } from "../../app/list/ErrorState.tsx";
import { When } from "../../app/When.tsx";
import { GraphCanvas } from "../../canvas/GraphCanvas.tsx";
import { createEditor } from "../../model/editor.ts";
import { EditorProvider } from "../../model/react.ts";
import type { Side } from "../compare/sides.ts";
import { InspectorPanel } from "../InspectorPanel.tsx";
import { ViewBanner } from "../ViewBanner.tsx";
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
  onCompare: (from: Side, to: Side) => void;
  onLeave: () => void;
}

/** A published version, to be looked at. Restoring first shows what it would change in the draft. */
export function VersionView({ workflowId, version, mayRestore, onCompare, onLeave, ...drawing }: VersionViewProps) {
  const { data, error, refetch } = useVersion(workflowId, version);
  return (
    <section className={classes.view} aria-label={`Version ${version}`}>
      <ViewBanner
        icon={<IconHistory size={16} aria-hidden />}
        actions={
          <>
            <Button size="compact-sm" variant="default" onClick={() => onCompare(version, "draft")}>
              Compare with the draft
            </Button>
            {mayRestore && (
              <Button size="compact-sm" variant="default" onClick={() => onCompare("draft", version)}>
                Restore…
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={onLeave}>
              Back to the draft
            </Button>
          </>
        }
      >
        <span>
          You are looking at <strong>version {version}</strong>
          {data && (
            <>
              , published <When at={data.publishedAt} /> by {data.publishedBy}
            </>
          )}
        </span>
      </ViewBanner>
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
