import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { fieldTitle } from "../field-title.ts";
import { FixButton } from "../problems/FixButton.tsx";
import { groupProblems } from "../problems/problem-groups.ts";
import classes from "./ProblemList.module.css";

interface ProblemListProps {
  problems: readonly Problem[];
  nodes: readonly GraphNode[];
  descriptors: Descriptors;
  onSelect: (nodeId: string) => void;
  /** Offers the fixes that there are. Needs an EditorProvider above it. */
  withFixes?: boolean;
}

/** Problems in words, by step, errors first; a click leads to the step. */
export function ProblemList({ problems, nodes, descriptors, onSelect, withFixes = false }: ProblemListProps) {
  return (
    <ul className={classes.list}>
      {groupProblems(problems, nodes).map(({ node, problems: own }) => {
        const descriptor = node && descriptors.get(node.type);
        const name = node ? stepName(node, descriptor) : "The workflow";
        return (
          <li key={node?.id ?? ""} className={classes.group}>
            <ul className={classes.rows} aria-label={name}>
              {own.map((problem, index) => (
                <li
                  key={`${problem.code}-${problem.field ?? ""}-${problem.edgeId ?? ""}-${index}`}
                  className={classes.item}
                >
                  <Row
                    problem={problem}
                    name={name}
                    setting={
                      node && problem.field !== undefined
                        ? fieldTitle(descriptor, problem.field, node.config)
                        : undefined
                    }
                    onSelect={node && (() => onSelect(node.id))}
                  />
                  {withFixes && problem.fix && (
                    <div className={classes.fix}>
                      <FixButton fix={problem.fix} />
                    </div>
                  )}
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}

interface RowProps {
  problem: Problem;
  /** Of the step. */
  name: string;
  setting: string | undefined;
  /** Left out where there is no step to go to. */
  onSelect: (() => void) | undefined;
}

function Row({ problem: { severity, message }, name, setting, onSelect }: RowProps) {
  const Icon = severity === "error" ? IconCircleX : IconAlertTriangle;
  const content = (
    <>
      <Icon size={16} aria-hidden />
      <span className={classes.words}>
        <span className={classes.name}>
          <span className={classes.severity}>{severity === "error" ? "Error" : "Warning"}</span>
          {[name, setting].filter((part) => part !== undefined).join(" · ")}
        </span>
        <span>{message}</span>
      </span>
    </>
  );
  if (!onSelect) {
    return (
      <div className={classes.row} data-severity={severity}>
        {content}
      </div>
    );
  }
  return (
    <button type="button" className={classes.row} data-severity={severity} onClick={onSelect}>
      {content}
    </button>
  );
}
