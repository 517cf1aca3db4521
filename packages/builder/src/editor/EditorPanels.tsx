import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Descriptors } from "../model/new-node.ts";
import { PublishDialog } from "./publish/PublishDialog.tsx";
import type { Saving } from "./saving/autosave.ts";
import { SettingsPanel } from "./settings/SettingsPanel.tsx";
import { TestDialog } from "./test-run/TestDialog.tsx";
import type { EditorUrl } from "./use-editor-url.ts";
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
  const drawing = { graph, descriptors, onClose: close };
  switch (url.panel) {
    case "versions":
      return (
        <VersionsDrawer
          workflowId={workflow.id}
          current={workflow.version}
          onView={(version) => url.set({ version, panel: null, node: null })}
          onClose={close}
        />
      );
    case "settings":
      return <SettingsPanel {...drawing} workflow={workflow} readOnly={!mayEdit} />;
    case "test":
      return mayEdit && <TestDialog {...drawing} workflowId={workflow.id} autosave={saving.autosave} />;
    case "publish":
      return (
        mayPublish && (
          <PublishDialog
            {...drawing}
            workflow={workflow}
            problems={saving.problems}
            autosave={saving.autosave}
            onSelect={(node) => url.set({ node, panel: null, version: null })}
          />
        )
      );
    case "problems":
    case null:
      return null;
    default:
      return url.panel satisfies never;
  }
}
