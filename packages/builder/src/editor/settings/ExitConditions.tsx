import { ActionIcon, Button } from "@mantine/core";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { ConfigForm } from "../../inspector/ConfigForm.tsx";
import { withItem, withoutIndex } from "../../inspector/listEdits.ts";
import type { Variable } from "../../inspector/variables.ts";
import classes from "./SettingsDialog.module.css";
import { problemsIn } from "./settings-draft.ts";
import { exitForm } from "./settings-forms.ts";

interface ExitConditionsProps {
  exits: JsonObject[];
  onChange: (next: JsonObject[]) => void;
  problems: readonly Problem[];
  variables: readonly Variable[];
  readOnly: boolean;
}

/** Events of the contact that end its run, whatever it is doing. */
export function ExitConditions({ exits, onChange, problems, variables, readOnly }: ExitConditionsProps) {
  return (
    <>
      <p className={classes.lead}>
        When one of these happens to its contact, a run ends at once, whatever it is doing: a reminder, for one, once
        the order has come.
      </p>
      {exits.map((exit, index) => (
        <section key={index} className={classes.exit} aria-label={`Exit condition ${index + 1}`}>
          <ConfigForm
            schema={exitForm}
            value={exit}
            onChange={(next) => onChange(withItem(exits, index, next))}
            problems={problemsIn(problems, String(index))}
            variables={variables}
            readOnly={readOnly}
          />
          {!readOnly && (
            <ActionIcon
              aria-label={`Remove exit condition ${index + 1}`}
              onClick={() => onChange(withoutIndex(exits, index))}
            >
              <IconTrash size={15} />
            </ActionIcon>
          )}
        </section>
      ))}
      {!readOnly && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...exits, {}])}
        >
          Add an exit condition
        </Button>
      )}
    </>
  );
}
