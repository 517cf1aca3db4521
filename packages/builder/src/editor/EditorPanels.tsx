import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Descriptors } from "../model/new-node.ts";
import { type Side, sidesText } from "./compare/sides.ts";
import { PublishDialog } from "./publish/PublishDialog.tsx";
import type { Saving } from "./saving/autosave.ts";
import { SettingsPanel } from "./settings/SettingsPanel.tsx";
import { draftOf, type EditorUrl } from "./use-editor-url.ts";
import { VersionsDrawer } from "./versions/VersionsDrawer.tsx";

interface EditorPanelsProps {
  workflow: Workflow;
  graph: Graph;
  descriptors: Descriptors;
  saving: Saving;
  url: EditorUrl;
  mayEdit: boolean;
  mayPublish: boolean;
}

/** What `?panel=` opens above the canvas. */
export function EditorPanels({ workflow, graph, descriptors, saving, url, mayEdit, mayPublish }: EditorPanelsProps) {
  const close = () => url.set({ panel: null });
  const toDraft = draftOf(url);
  const compare = (from: Side, to: Side, node: string | null = null) =>
    url.set({ ...toDraft, compare: sidesText({ from, to }), node });
  const drawing = { graph, descriptors, onClose: close };
  switch (url.panel) {
    case "versions":
      return (
        <VersionsDrawer
          workflowId={workflow.id}
          current={workflow.version}
          descriptors={descriptors}
          mayEdit={mayEdit}
          mayPublish={mayPublish}
          onView={(version) => url.set({ ...toDraft, version, node: null })}
          onCompare={compare}
          onClose={close}
        />
      );
    case "settings":
      return <SettingsPanel {...drawing} workflow={workflow} readOnly={!mayEdit} />;
    case "publish":
      return (
        mayPublish && (
          <PublishDialog
            {...drawing}
            workflow={workflow}
            problems={saving.problems}
            autosave={saving.autosave}
            onSelect={(node) => url.set({ ...toDraft, node })}
            onCompare={(from, node) => compare(from, "draft", node)}
          />
        )
      );
    // Beside the canvas: see test-run/TestRoom.tsx.
    case "test":
    case "problems":
    case null:
      return null;
    default:
      return url.panel satisfies never;
  }
}
