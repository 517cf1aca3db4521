import { ActionIcon, Button, Group, TextInput } from "@mantine/core";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { type JsonObject, isJsonObject } from "@millrace/shared/json.ts";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { ConditionBuilder } from "../condition/ConditionBuilder.tsx";
import { asFieldText, type ControlProps, textOrNothing, useForm } from "../form.ts";
import { Shell } from "../inputs/Shell.tsx";
import { humanize } from "../jsonSchema.ts";
import { moved, newItemId, withoutIndex, withItem } from "../listEdits.ts";
import classes from "./BranchesField.module.css";
import { asCondition, eventTypeIn } from "./ConditionField.tsx";

/**
 * Branches in the order in which they are tried. Edges hold on to a branch by its id, so renaming keeps the id and
 * only a new branch gets a new one.
 */
export function BranchesField({ field, path, value, onChange }: ControlProps) {
  const { variables, problems, allProblems, readOnly, values } = useForm();
  const branches = Array.isArray(value) ? value.filter(isJsonObject) : [];

  function edit(index: number, patch: JsonObject): void {
    onChange(withItem(branches, index, { ...branches[index], ...patch }));
  }

  function rename(index: number, text: string): void {
    const { name: _name, ...rest } = branches[index] ?? {};
    const name = textOrNothing(text);
    onChange(withItem(branches, index, name === undefined ? rest : { ...rest, name }));
  }

  function add(): void {
    const id = newItemId("branch", branches);
    onChange([...branches, { id, name: humanize(id) }]);
  }

  return (
    <Shell field={field} path={path} problems="here">
      {() => (
        <div className={classes.branches}>
          {branches.map((branch, index) => {
            const at = `${path}.${index}`;
            const called = asFieldText(branch["name"]) || `Branch ${index + 1}`;
            const here = problems.find(
              ({ field: where }) => where === at || where === `${at}.id` || where === `${at}.when`,
            );
            const nameProblem = problems.find((problem) => problem.field === `${at}.name`);
            return (
              <section
                key={asFieldText(branch["id"]) || index}
                className={classes.branch}
                aria-label={`Branch ${index + 1}`}
              >
                <div className={classes.top}>
                  <TextInput
                    aria-label="Branch name"
                    size="sm"
                    variant="unstyled"
                    classNames={{ input: classes.name ?? "" }}
                    placeholder={`Branch ${index + 1}`}
                    value={asFieldText(branch["name"])}
                    onChange={(event) => rename(index, event.currentTarget.value)}
                    error={nameProblem?.message}
                    disabled={readOnly}
                  />
                  {!readOnly && (
                    <Group gap={0} wrap="nowrap">
                      <ActionIcon
                        aria-label={`Move ${called} up`}
                        disabled={index === 0}
                        onClick={() => onChange(moved(branches, index, index - 1))}
                      >
                        <IconArrowUp size={15} />
                      </ActionIcon>
                      <ActionIcon
                        aria-label={`Move ${called} down`}
                        disabled={index === branches.length - 1}
                        onClick={() => onChange(moved(branches, index, index + 1))}
                      >
                        <IconArrowDown size={15} />
                      </ActionIcon>
                      <ActionIcon
                        aria-label={`Remove ${called}`}
                        onClick={() => onChange(withoutIndex(branches, index))}
                      >
                        <IconTrash size={15} />
                      </ActionIcon>
                    </Group>
                  )}
                </div>
                {here && <p className={classes.problem}>{wordsOf(here, at)}</p>}
                <ConditionBuilder
                  label={`When ${called}`}
                  path={`${at}.when`}
                  value={asCondition(branch["when"])}
                  onChange={(when) => edit(index, { when: when as unknown as JsonObject })}
                  variables={variables}
                  problems={allProblems ?? problems}
                  readOnly={readOnly}
                  eventType={eventTypeIn(values)}
                  values={values}
                />
              </section>
            );
          })}
          {!readOnly && (
            <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
              Add branch
            </Button>
          )}
        </div>
      )}
    </Shell>
  );
}

/** A branch without a condition is told what is missing rather than that something is. */
function wordsOf(problem: Problem, at: string): string {
  const isMissing = problem.code === "missing_field" && problem.field === `${at}.when`;
  return isMissing ? "Say when this branch is taken: add a rule." : problem.message;
}
