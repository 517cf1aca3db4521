import { UnstyledButton } from "@mantine/core";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useFieldStates } from "../editor/field-states/use-field-states.ts";
import classes from "./FieldList.module.css";
import type { Field } from "./fields.ts";
import { useForm } from "./form.ts";

interface FieldListProps {
  fields: readonly Field[];
  /** Of the object the fields belong to; empty for the config itself. */
  path: string;
  value: JsonObject;
  onChange: (key: string, next: Json | undefined) => void;
}

/** Fields one below the other; the advanced ones folded away, unless one of them is in use or wrong. */
export function FieldList({ fields, path, value, onChange }: FieldListProps) {
  const { problems, Control, nodeId } = useForm();
  const states = useFieldStates();
  const id = useId();
  const plain = fields.filter((field) => !field.advanced);
  const advanced = fields.filter((field) => field.advanced);
  const inUse = advanced.some(
    ({ key }) =>
      value[key] !== undefined ||
      problems.some((problem) => problem.field?.startsWith(path === "" ? key : `${path}.${key}`)),
  );
  const [opened, setOpened] = useState<boolean | null>(null);
  const open = opened ?? inUse;
  const control = (field: Field) => {
    const at = path === "" ? field.key : `${path}.${field.key}`;
    return (
      <div
        key={field.key}
        data-field={at}
        onBlur={(event) => {
          if (nodeId !== undefined && !event.currentTarget.contains(event.relatedTarget)) states?.touch(nodeId, at);
        }}
      >
        <Control field={field} path={at} value={value[field.key]} onChange={(next) => onChange(field.key, next)} />
      </div>
    );
  };
  return (
    <div className={classes.fields}>
      {plain.map(control)}
      {advanced.length > 0 && (
        <UnstyledButton
          className={classes.more}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpened(!open)}
        >
          <IconChevronRight size={14} aria-hidden className={classes.chevron} />
          More settings
        </UnstyledButton>
      )}
      {advanced.length > 0 && (
        <div id={id} className={classes.fields} hidden={!open}>
          {open && advanced.map(control)}
        </div>
      )}
    </div>
  );
}

/** The object with a property set, or without it. */
export function withProperty(object: JsonObject, key: string, next: Json | undefined): JsonObject {
  const { [key]: _before, ...rest } = object;
  if (next === undefined) return rest;
  return Object.hasOwn(object, key) ? { ...object, [key]: next } : { ...rest, [key]: next };
}
