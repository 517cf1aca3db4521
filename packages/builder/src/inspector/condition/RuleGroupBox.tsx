import { ActionIcon, Button, Select, Tooltip } from "@mantine/core";
import { maxConditionDepth } from "@millrace/shared/conditions/condition.ts";
import { IconCopyPlus, IconPlus, IconX } from "@tabler/icons-react";
import { Fragment } from "react";
import type { QueryActions, RuleGroupTypeAny } from "react-querybuilder";
import classes from "./ConditionBuilder.module.css";
import { MoveHandle } from "./MoveHandle.tsx";
import { RuleRow } from "./RuleRow.tsx";
import { useCondition } from "./scope.ts";
import { useDropPlace } from "./use-rule-drag.ts";

const blankRule = { field: "", operator: "equals", value: "" };

/** The four ways to read a group; “not” is a way of its own and needs no switch. */
const readings = [
  { value: "all", label: "All of these hold" },
  { value: "any", label: "At least one of these holds" },
  { value: "not any", label: "None of these holds" },
  { value: "not all", label: "Not all of these hold" },
];

interface RuleGroupBoxProps {
  group: RuleGroupTypeAny;
  /** Indexes that lead to the group from the root. */
  path: number[];
  actions: QueryActions;
}

/** A group of rules and groups, and how they count together. */
export function RuleGroupBox({ group, path, actions }: RuleGroupBoxProps) {
  const { readOnly } = useCondition();
  const combinator = "combinator" in group && group.combinator === "any" ? "any" : "all";
  const negated = group.not === true;
  const isRoot = path.length === 0;
  const parts = group.rules.filter((part) => typeof part !== "string");
  const showReading = !isRoot || parts.length > 1 || negated || (combinator === "any" && parts.length > 0);

  function read(reading: string | null): void {
    if (reading === null) return;
    actions.onPropChange("combinator", reading.endsWith("any") ? "any" : "all", path);
    actions.onPropChange("not", reading.startsWith("not"), path);
  }

  return (
    <div
      className={isRoot ? classes.root : classes.group}
      {...(isRoot ? {} : { role: "group", "aria-label": "Group of rules" })}
    >
      {showReading && (
        <div className={classes.groupTop}>
          {!isRoot && !readOnly && <MoveHandle what="Move group" path={path} actions={actions} />}
          <Select
            aria-label="How the rules count together"
            size="xs"
            variant="filled"
            data={readings}
            value={negated ? `not ${combinator}` : combinator}
            onChange={read}
            allowDeselect={false}
            disabled={readOnly}
          />
          {!isRoot && !readOnly && (
            <Tooltip label="Duplicate">
              <ActionIcon
                aria-label="Duplicate group"
                size="md"
                onClick={() => actions.moveRule(path, [...path.slice(0, -1), (path.at(-1) ?? 0) + 1], true)}
              >
                <IconCopyPlus size={15} />
              </ActionIcon>
            </Tooltip>
          )}
          {!isRoot && !readOnly && (
            <ActionIcon aria-label="Remove group" size="md" onClick={() => actions.onGroupRemove(path)}>
              <IconX size={15} />
            </ActionIcon>
          )}
        </div>
      )}
      {parts.map((part, index) => (
        <Fragment key={part.id ?? index}>
          <DropPlace path={[...path, index]} actions={actions} word={index > 0 ? combinator : undefined} />
          {"rules" in part ? (
            <RuleGroupBox group={part} path={[...path, index]} actions={actions} />
          ) : (
            <RuleRow rule={part} path={[...path, index]} actions={actions} />
          )}
        </Fragment>
      ))}
      <DropPlace path={[...path, parts.length]} actions={actions} />
      {!readOnly && (
        <div className={classes.adders}>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            onClick={() => actions.onRuleAdd(blankRule, path)}
          >
            Add rule
          </Button>
          {path.length + 2 < maxConditionDepth && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              leftSection={<IconPlus size={14} />}
              onClick={() =>
                actions.onGroupAdd({ combinator: combinator === "all" ? "any" : "all", rules: [blankRule] }, path)
              }
            >
              Add group
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

interface DropPlaceProps {
  /** Where a part that is dropped here then stands. */
  path: number[];
  actions: QueryActions;
  word?: "all" | "any" | undefined;
}

/** The gap before a part: says how the parts count together, and takes what is dragged. */
function DropPlace({ path, actions, word }: DropPlaceProps) {
  const { isOpen, handlers } = useDropPlace(path, actions);
  if (word === undefined && !isOpen) return null;
  return (
    <div className={classes.gap} data-open={isOpen || undefined} {...handlers}>
      {word !== undefined && <span className={classes.word}>{word === "all" ? "and" : "or"}</span>}
    </div>
  );
}
