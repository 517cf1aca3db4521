import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { fieldTitle } from "../field-title.ts";
import classes from "./ProblemList.module.css";

interface ProblemListProps {
  problems: readonly Problem[];
  nodes: readonly GraphNode[];
  descriptors: Descriptors;
  onSelect: (nodeId: string) => void;
}

/** Problems in words, errors first; a click leads to the step. */
export function ProblemList({ problems, nodes, descriptors, onSelect }: ProblemListProps) {
  const sorted = problems.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
  const placeOf = ({ nodeId, field }: Problem): string | undefined => {
    const node = nodes.find(({ id }) => id === nodeId);
    if (!node) return undefined;
    const descriptor = descriptors.get(node.type);
    const setting = field === undefined ? undefined : fieldTitle(descriptor, field, node.config);
    return [stepName(node, descriptor), setting].filter(Boolean).join(" · ");
  };
  return (
    <ul className={classes.list}>
      {sorted.map((problem, index) => (
        <li key={`${index}-${problem.code}`}>
          <Row problem={problem} place={placeOf(problem)} onSelect={onSelect} />
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  problem: Problem;
  /** Step and setting, in words. */
  place: string | undefined;
  onSelect: (nodeId: string) => void;
}

function Row({ problem, place, onSelect }: RowProps) {
  const { severity, message, nodeId } = problem;
  const content = (
    <>
      {severity === "error" ? (
        <IconCircleX size={16} role="img" aria-label="Error" />
      ) : (
        <IconAlertTriangle size={16} role="img" aria-label="Warning" />
      )}
      <span className={classes.words}>
        {place !== undefined && <span className={classes.name}>{place}</span>}
        <span>{message}</span>
      </span>
    </>
  );
  if (nodeId === undefined || place === undefined) {
    return (
      <div className={classes.row} data-severity={severity}>
        {content}
      </div>
    );
  }
  return (
    <button type="button" className={classes.row} data-severity={severity} onClick={() => onSelect(nodeId)}>
      {content}
    </button>
  );
}
