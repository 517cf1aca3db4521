import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { CompareView } from "./compare/CompareView.tsx";
import { parseSides, sidesText } from "./compare/sides.ts";
import { NumbersView } from "./numbers/NumbersView.tsx";
import type { EditorUrl } from "./use-editor-url.ts";
import { VersionView } from "./versions/VersionView.tsx";

interface OtherViewProps {
  workflow: Workflow;
  draft: Graph;
  descriptors: ReadonlyMap<string, NodeDescriptor>;
  url: EditorUrl;
  mayEdit: boolean;
  isPhone: boolean;
}

/** What stands in the place of the draft while the address asks for it: a version, a comparison, or the numbers. */
export function OtherView({ workflow, draft, descriptors, url, mayEdit, isPhone }: OtherViewProps) {
  const { set, node } = url;
  const select = (chosen: string | null) => set({ node: chosen });
  const sides = parseSides(url.compare);
  const leave = () => set({ version: null, compare: null, view: null, node: null });
  if (sides) {
    return (
      <CompareView
        workflowId={workflow.id}
        sides={sides}
        draft={draft}
        version={workflow.version}
        hasUnpublishedChanges={workflow.hasUnpublishedChanges}
        descriptors={descriptors}
        mayRestore={mayEdit}
        isPhone={isPhone}
        node={node}
        onSides={(next) => set({ compare: sidesText(next), node: null })}
        onLeave={leave}
      />
    );
  }
  if (url.view === "numbers") {
    return (
      <NumbersView
        workflow={workflow}
        draft={draft}
        descriptors={descriptors}
        selected={node}
        onSelect={select}
        onTest={mayEdit ? () => set({ view: null, panel: "test" }) : undefined}
        onLeave={leave}
      />
    );
  }
  if (url.version === null) return null;
  return (
    <VersionView
      key={url.version}
      workflowId={workflow.id}
      version={url.version}
      descriptors={descriptors}
      selected={node}
      onSelect={select}
      mayRestore={mayEdit}
      isPhone={isPhone}
      onCompare={(from, to) => set({ compare: sidesText({ from, to }), version: null, node: null })}
      onLeave={leave}
    />
  );
}
