import { ActionIcon, Button } from "@mantine/core";
import { isJsonObject } from "@millrace/shared/json.ts";
import { IconPlus, IconX } from "@tabler/icons-react";
import { fieldsOf } from "../fields.ts";
import { type ControlProps, useForm } from "../form.ts";
import { FieldList, withProperty } from "../FieldList.tsx";
import { Shell } from "../inputs/Shell.tsx";
import classes from "./ObjectField.module.css";

/** Fields inside a field. Without a title (inside a choice) they stand by themselves. */
export function ObjectField({ field, path, value, onChange }: ControlProps) {
  const { root, readOnly } = useForm();
  const object = value !== undefined && isJsonObject(value) ? value : {};
  const fields = (
    <FieldList
      fields={fieldsOf(field.schema, root)}
      path={path}
      value={object}
      onChange={(key, next) => onChange(withProperty(object, key, next))}
    />
  );
  if (field.title === "") return fields;
  if (!field.required && value === undefined) {
    return (
      <Shell field={field} path={path} problems="here">
        {({ describedBy }) => (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            aria-label={`Set ${field.title}`}
            aria-describedby={describedBy}
            disabled={readOnly}
            onClick={() => onChange({})}
          >
            Set
          </Button>
        )}
      </Shell>
    );
  }
  return (
    <Shell
      field={field}
      path={path}
      problems="here"
      actions={
        !field.required && (
          <ActionIcon size="sm" aria-label={`Leave out ${field.title}`} onClick={() => onChange(undefined)}>
            <IconX size={14} />
          </ActionIcon>
        )
      }
    >
      {() => <div className={classes.inner}>{fields}</div>}
    </Shell>
  );
}
