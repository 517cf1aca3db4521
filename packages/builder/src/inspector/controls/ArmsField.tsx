import { ActionIcon, Button, NumberInput, Switch, TextInput } from "@mantine/core";
import { type JsonObject, isJsonObject } from "@millrace/shared/json.ts";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { asFieldText, type ControlProps, textOrNothing, useForm } from "../form.ts";
import { Shell } from "../inputs/Shell.tsx";
import { newItemId, withItem, withoutIndex } from "../listEdits.ts";
import classes from "./ArmsField.module.css";

/** Paths among which contacts are shared out, each with its weight and the share that comes of it. */
export function ArmsField({ field, path, value, onChange }: ControlProps) {
  const { problems, readOnly } = useForm();
  const arms = Array.isArray(value) ? value.filter(isJsonObject) : [];
  const total = arms.reduce((sum, arm) => sum + weightOf(arm), 0);

  function edit(index: number, patch: Record<string, JsonObject[string] | undefined>): void {
    const entries = Object.entries({ ...arms[index], ...patch }).filter(([, part]) => part !== undefined);
    onChange(withItem(arms, index, Object.fromEntries(entries) as JsonObject));
  }

  function add(): void {
    const id = newItemId("path", arms);
    onChange([...arms, { id, name: `Path ${arms.length + 1}`, weight: 50 }]);
  }

  return (
    <Shell field={field} path={path} problems="here">
      {() => (
        <div className={classes.arms}>
          {arms.map((arm, index) => {
            const called = asFieldText(arm["name"]) || `Path ${index + 1}`;
            const here = problems.find(({ field: where }) => where?.startsWith(`${path}.${index}.`));
            return (
              <section key={asFieldText(arm["id"]) || index} className={classes.arm} aria-label={called}>
                <TextInput
                  aria-label="Name of the path"
                  size="sm"
                  className={classes.name ?? ""}
                  placeholder={`Path ${index + 1}`}
                  value={asFieldText(arm["name"])}
                  onChange={(event) => edit(index, { name: textOrNothing(event.currentTarget.value) })}
                  disabled={readOnly}
                />
                <NumberInput
                  aria-label={`Weight of ${called}`}
                  size="sm"
                  className={classes.weight ?? ""}
                  min={0}
                  max={1_000_000}
                  placeholder="1"
                  value={typeof arm["weight"] === "number" ? arm["weight"] : ""}
                  onChange={(next) => edit(index, { weight: typeof next === "number" ? next : undefined })}
                  disabled={readOnly}
                />
                <span className={classes.share}>{shareOf(arm, total)}</span>
                {!readOnly && (
                  <ActionIcon
                    aria-label={`Remove ${called}`}
                    disabled={arms.length <= 2}
                    onClick={() => onChange(withoutIndex(arms, index))}
                  >
                    <IconTrash size={15} />
                  </ActionIcon>
                )}
                <Switch
                  size="xs"
                  className={classes.holdout ?? ""}
                  label="Hold-out: nothing needs to follow"
                  checked={arm["holdout"] === true}
                  onChange={(event) => edit(index, { holdout: event.currentTarget.checked ? true : undefined })}
                  disabled={readOnly}
                />
                {here && <p className={classes.problem}>{here.message}</p>}
              </section>
            );
          })}
          {!readOnly && (
            <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
              Add path
            </Button>
          )}
        </div>
      )}
    </Shell>
  );
}

/** As the engine takes it: left out it is 1. */
function weightOf(arm: JsonObject): number {
  return typeof arm["weight"] === "number" ? arm["weight"] : 1;
}

function shareOf(arm: JsonObject, total: number): string {
  return total > 0 ? `${Math.round((weightOf(arm) / total) * 1_000) / 10} %` : "–";
}
