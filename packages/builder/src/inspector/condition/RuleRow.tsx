import { ActionIcon, Select, Text, Tooltip } from "@mantine/core";
import { type Operator, operators } from "@millrace/shared/conditions/condition.ts";
import type { Json } from "@millrace/shared/json.ts";
import { IconCopyPlus, IconX } from "@tabler/icons-react";
import type { QueryActions, RuleType } from "react-querybuilder";
import { messageAt } from "../form.ts";
import { isMissing } from "../touched-problems.ts";
import classes from "./ConditionBuilder.module.css";
import { FieldPicker } from "./FieldPicker.tsx";
import { MoveHandle } from "./MoveHandle.tsx";
import { operatorsFor, operatorTitle } from "./operatorsFor.ts";
import { conditionPath, isOperator, valueFor } from "./query.ts";
import { useCondition } from "./scope.ts";
import { ValueEditor } from "./ValueEditor.tsx";

interface RuleRowProps {
  rule: RuleType;
  path: number[];
  actions: QueryActions;
}

/** One rule: what is looked at, how it is compared, and with what. */
export function RuleRow({ rule, path, actions }: RuleRowProps) {
  const { query, path: base, variables, problems, readOnly, touched, touch } = useCondition();
  const at = conditionPath(query, path);
  const isTouched = rule.id === undefined || touched.has(rule.id);
  const told = isTouched ? problems : problems.filter((problem) => !isMissing(problem));
  const message = at === undefined ? undefined : messageAt(told, `${base}.${at}`, "below");
  const operator: Operator = isOperator(rule.operator) ? rule.operator : "equals";
  const value: Json | undefined = rule.value;
  const variable = variables.find((one) => one.path === rule.field);
  const offered = operatorsFor(variable?.type);
  const choices = offered.includes(operator) ? offered : [operator, ...offered];
  const missing = message !== undefined;

  function chooseField(field: string): void {
    actions.onPropChange("field", field, path);
    const fitting = operatorsFor(variables.find((one) => one.path === field)?.type);
    if (!fitting.includes(operator) && isBlankValue(value)) chooseOperator(fitting[0] ?? "equals");
  }

  function chooseOperator(next: Operator): void {
    actions.onPropChange("operator", next, path);
    const fitting = valueFor(next, value);
    if (fitting !== value) actions.onPropChange("value", fitting, path);
  }

  return (
    <div
      className={classes.rule}
      role="group"
      aria-label={`Rule ${(path.at(-1) ?? 0) + 1}`}
      onBlur={(event) => {
        if (rule.id !== undefined && !event.currentTarget.contains(event.relatedTarget)) touch(rule.id);
      }}
    >
      <div className={classes.ruleTop}>
        {!readOnly && <MoveHandle what={`Move rule ${(path.at(-1) ?? 0) + 1}`} path={path} actions={actions} />}
        <FieldPicker
          value={rule.field}
          onChange={chooseField}
          variables={variables}
          disabled={readOnly}
          error={missing && rule.field === ""}
        />
        {!readOnly && (
          <>
            <Tooltip label="Duplicate">
              <ActionIcon
                aria-label="Duplicate rule"
                size="md"
                onClick={() => actions.moveRule(path, after(path), true)}
              >
                <IconCopyPlus size={15} />
              </ActionIcon>
            </Tooltip>
            <ActionIcon aria-label="Remove rule" size="md" onClick={() => actions.onRuleRemove(path)}>
              <IconX size={15} />
            </ActionIcon>
          </>
        )}
      </div>
      <div className={classes.ruleBottom} data-arity={operators[operator].arity} data-type={variable?.type}>
        <Select
          aria-label="Operator"
          size="sm"
          data={choices.map((name) => ({ value: name, label: operatorTitle(name, variable?.type) }))}
          value={operator}
          onChange={(next) => next !== null && isOperator(next) && chooseOperator(next)}
          allowDeselect={false}
          disabled={readOnly}
          comboboxProps={{ width: 190, position: "bottom-start", shadow: "md" }}
          maxDropdownHeight={320}
        />
        <ValueEditor
          operator={operator}
          field={rule.field}
          type={variable?.type === "array" ? undefined : variable?.type}
          value={value}
          onChange={(next) => actions.onPropChange("value", next, path)}
          disabled={readOnly}
          error={missing && isBlankValue(value)}
          example={Array.isArray(variable?.example) ? undefined : variable?.example}
        />
      </div>
      {missing && (
        <Text className={classes.message} role="status">
          {message}
        </Text>
      )}
    </div>
  );
}

function after(path: readonly number[]): number[] {
  return [...path.slice(0, -1), (path.at(-1) ?? 0) + 1];
}

function isBlankValue(value: Json | undefined): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.every((item) => item === ""));
}
