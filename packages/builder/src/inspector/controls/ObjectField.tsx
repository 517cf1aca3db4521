import { isJsonObject } from "@millrace/shared/json.ts";
import { fieldsOf } from "../fields.ts";
import { type ControlProps, useForm } from "../form.ts";
import { FieldList, withProperty } from "../FieldList.tsx";
import { Shell } from "../inputs/Shell.tsx";
import classes from "./ObjectField.module.css";

/** Fields inside a field. Without a title (inside a choice) they stand by themselves. */
export function ObjectField({ field, path, value, onChange }: ControlProps) {
  const { root } = useForm();
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
  return (
    <Shell field={field} path={path} problems="here">
      {() => <div className={classes.inner}>{fields}</div>}
    </Shell>
  );
}
