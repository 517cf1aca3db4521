import { Popover, UnstyledButton } from "@mantine/core";
import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import type { Descriptors } from "../../model/new-node.ts";
import { ProblemList } from "./ProblemList.tsx";
import classes from "./ProblemsButton.module.css";

interface ProblemsButtonProps {
  problems: readonly Problem[];
  nodes: readonly GraphNode[];
  descriptors: Descriptors;
  opened: boolean;
  onToggle: (opened: boolean) => void;
  onSelect: (nodeId: string) => void;
  /** Whether fixes may be carried out. */
  mayEdit: boolean;
}

/** How many problems there are; opens the list of them. */
export function ProblemsButton({
  problems,
  nodes,
  descriptors,
  opened,
  onToggle,
  onSelect,
  mayEdit,
}: ProblemsButtonProps) {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const hasErrors = errors > 0;
  const words = countWords(errors, problems.length - errors);
  return (
    <Popover
      opened={opened}
      onChange={onToggle}
      position="bottom-end"
      width="min(420px, calc(100vw - 16px))"
      shadow="md"
      radius="md"
      trapFocus
      withinPortal
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.button}
          data-tone={problems.length === 0 ? "none" : hasErrors ? "error" : "warning"}
          aria-label={words}
          aria-expanded={opened}
          onClick={() => onToggle(!opened)}
        >
          {problems.length === 0 ? (
            <IconCircleCheck size={16} aria-hidden />
          ) : (
            <IconAlertTriangle size={16} aria-hidden />
          )}
          {problems.length > 0 && <span aria-hidden>{problems.length}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Problems">
        {problems.length === 0 ? (
          <p className={classes.none}>No problems: this can be published.</p>
        ) : (
          <ProblemList
            problems={problems}
            nodes={nodes}
            descriptors={descriptors}
            withFixes={mayEdit}
            onSelect={(nodeId) => {
              onToggle(false);
              onSelect(nodeId);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** “1 error and 3 warnings”. */
function countWords(errors: number, warnings: number): string {
  const some = (count: number, word: string) => (count === 0 ? [] : [`${count} ${word}${count === 1 ? "" : "s"}`]);
  const parts = [...some(errors, "error"), ...some(warnings, "warning")];
  return parts.length === 0 ? "No problems" : `Problems: ${parts.join(" and ")}`;
}
