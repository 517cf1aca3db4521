import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { Inspector } from "../inspector/Inspector.tsx";
import classes from "./InspectorPanel.module.css";
import { SidePanel } from "./SidePanel.tsx";

interface InspectorPanelProps {
  nodeId: string;
  problems: readonly Problem[];
  descriptors: ReadonlyMap<string, NodeDescriptor>;
  isPhone: boolean;
  readOnly: boolean;
  onSelect: (nodeId: string | null) => void;
}

/** The settings of the selected step: a panel on the right, on a phone a sheet that leaves the canvas above it in sight. */
export function InspectorPanel({ nodeId, problems, descriptors, isPhone, readOnly, onSelect }: InspectorPanelProps) {
  const close = () => onSelect(null);
  const inspector = (
    <Inspector
      key={nodeId}
      nodeId={nodeId}
      problems={problems}
      descriptors={descriptors}
      onClose={close}
      onSelect={onSelect}
      readOnly={readOnly}
    />
  );
  const label = "Settings of the step";
  if (!isPhone) return <SidePanel label={label}>{inspector}</SidePanel>;
  return (
    <aside className={classes.sheet} aria-label={label}>
      {inspector}
    </aside>
  );
}
