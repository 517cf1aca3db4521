import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { type ReactNode, Suspense, useEffect } from "react";
import { FocusOnSettings, type SettingsFocus } from "./FocusOnSettings.tsx";
import classes from "./InspectorPanel.module.css";
import { InspectorWaiting } from "./InspectorWaiting.tsx";
import { later } from "./later.tsx";
import { useEscape } from "./use-escape.ts";
import { SidePanel } from "./SidePanel.tsx";

/** The forms bring an editor for templates with them: the canvas is drawn first. */
const { Part: Inspector, bring } = later(() => import("../inspector/Inspector.tsx").then((chunk) => chunk.Inspector));

/** Brings the inspector while nobody waits for it, so that the first click on a step opens it at once. */
export function useInspectorSoon(): void {
  useEffect(() => {
    const timer = setTimeout(() => void bring().catch(() => undefined), 300);
    return () => clearTimeout(timer);
  }, []);
}

interface InspectorPanelProps {
  /** Left out where the step is not that of the open draft. */
  workflowId?: string;
  nodeId: string;
  problems: readonly Problem[];
  descriptors: ReadonlyMap<string, NodeDescriptor>;
  isPhone: boolean;
  readOnly: boolean;
  /** What is to be said above the settings. */
  notice?: ReactNode;
  /** The step to whose settings somebody wants to go by keyboard. */
  focus?: SettingsFocus | null;
  onSelect: (nodeId: string | null) => void;
  /** Escape: back to where the step is shown. */
  onLeave?: () => void;
}

/** The settings of the selected step: a panel on the right, on a phone a sheet that leaves the canvas above it in sight. */
export function InspectorPanel({
  isPhone,
  readOnly,
  notice,
  focus = null,
  onSelect,
  onLeave,
  ...step
}: InspectorPanelProps) {
  const close = () => onSelect(null);
  const inspector = (
    <>
      {notice}
      <Suspense fallback={<InspectorWaiting />}>
        <Inspector key={step.nodeId} {...step} onClose={close} onSelect={onSelect} readOnly={readOnly} />
        <FocusOnSettings nodeId={step.nodeId} asked={focus} />
      </Suspense>
    </>
  );
  const keys = useEscape(onLeave);
  const label = "Settings of the step";
  if (!isPhone)
    return (
      <SidePanel label={label} {...keys}>
        {inspector}
      </SidePanel>
    );
  return (
    <aside className={classes.sheet} aria-label={label} {...keys}>
      {inspector}
    </aside>
  );
}
