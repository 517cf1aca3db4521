import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Run, Step, StepStatus } from "@millrace/shared/runs/run.ts";
import { useEffect, useMemo, useRef } from "react";
import { stepName } from "../canvas/step-summary.ts";
import { useIsPhone } from "../app/useIsPhone.ts";
import { StepDetail } from "./StepDetail.tsx";
import { StepItem } from "./StepItem.tsx";
import classes from "./StepList.module.css";
import { stepOrder } from "./stepOrder.ts";

interface StepListProps {
  run: Run;
  graph: Graph | undefined;
  descriptors: ReadonlyMap<string, NodeDescriptor>;
  /** Each node's state, for nodes that no step was written for. */
  states: ReadonlyMap<string, StepStatus> | undefined;
  selected: string | null;
  selectedScope: string | undefined;
  onSelect: (nodeId: string | null, scope?: string) => void;
}

/** The steps as a timeline; the one that is looked at shows what went in, what came out, and why. */
export function StepList({ run, graph, descriptors, states, selected, selectedScope, onSelect }: StepListProps) {
  const { done, skipped } = useMemo(() => stepOrder(run.steps), [run.steps]);
  const nodes = useMemo(() => new Map(graph?.nodes.map((node) => [node.id, node])), [graph]);
  const opened = openedStep(run.steps, selected, selectedScope);
  const notReached = selected !== null && !opened ? nodes.get(selected) : undefined;

  const item = (step: Step) => {
    const node = nodes.get(step.nodeId);
    const isOpen = step === opened;
    return (
      <StepItem
        key={`${step.scope}/${step.nodeId}`}
        name={node ? stepName(node, descriptors.get(step.type)) : step.nodeId}
        step={step}
        descriptor={descriptors.get(step.type)}
        opened={isOpen}
        onToggle={() => (isOpen ? onSelect(null) : onSelect(step.nodeId, step.scope === "" ? undefined : step.scope))}
      >
        <StepDetail run={run} step={step} node={node} graph={graph} descriptors={descriptors} />
      </StepItem>
    );
  };
  const list = useShownStep(opened);
  return (
    <div ref={list}>
      {done.length === 0 && <p className={classes.nothing}>No step has begun yet.</p>}
      <ol className={classes.steps}>{done.map(item)}</ol>
      {run.omittedSteps !== undefined && (
        <p className={classes.nothing}>
          {run.omittedSteps.toLocaleString("en")} earlier steps inside loops are not shown. Those that failed or are
          under way are.
        </p>
      )}
      {notReached && (
        <p className={classes.nothing}>
          “{stepName(notReached, descriptors.get(notReached.type))}”{" "}
          {states?.get(notReached.id) === "skipped"
            ? "was skipped: the run took another way."
            : "has not been reached."}
        </p>
      )}
      {skipped.length > 0 && (
        <>
          <h3 className={classes.subtitle}>Skipped</h3>
          <ol className={classes.steps}>{skipped.map(item)}</ol>
        </>
      )}
    </div>
  );
}

function openedStep(steps: readonly Step[], nodeId: string | null, scope: string | undefined): Step | undefined {
  const own = steps.filter((step) => step.nodeId === nodeId);
  return own.find((step) => step.scope === (scope ?? "")) ?? own[0];
}

/**
 * Brings the step that was chosen on the drawing into sight. On a phone the steps scroll with the whole page:
 * there the step that a run opens with must not push the page's title away.
 */
function useShownStep(opened: Step | undefined) {
  const list = useRef<HTMLDivElement>(null);
  const key = opened && `${opened.scope}/${opened.nodeId}`;
  const isPhone = useIsPhone();
  const before = useRef(isPhone ? key : undefined);
  useEffect(() => {
    if (key === before.current) return;
    before.current = key;
    if (key !== undefined) list.current?.querySelector('[aria-expanded="true"]')?.scrollIntoView({ block: "nearest" });
  }, [key]);
  return list;
}
