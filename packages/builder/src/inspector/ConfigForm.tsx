import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { useMemo } from "react";
import classes from "./ConfigForm.module.css";
import { FieldControl } from "./controls/FieldControl.tsx";
import { FieldList, withProperty } from "./FieldList.tsx";
import { fieldsOf } from "./fields.ts";
import { FormProvider, type FormScope } from "./form.ts";
import type { Variable } from "./variables.ts";

interface ConfigFormProps {
  /** JSON Schema of the config, with the hints of `NodeDescriptor.config`. */
  schema: JsonObject;
  value: JsonObject;
  onChange: (next: JsonObject) => void;
  /** Those of this node; `field` says where each is shown. */
  problems: readonly Problem[];
  variables: readonly Variable[];
  readOnly?: boolean;
}

/** A form made from a JSON Schema: its order, its words, a control for every field. */
export function ConfigForm({ schema, value, onChange, problems, variables, readOnly = false }: ConfigFormProps) {
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  const scope = useMemo<FormScope>(
    () => ({ config: value, root: schema, variables, problems, readOnly, Control: FieldControl }),
    [value, schema, variables, problems, readOnly],
  );
  if (fields.length === 0) return <p className={classes.nothing}>There is nothing to set here.</p>;
  return (
    <FormProvider value={scope}>
      <div className={classes.form}>
        <FieldList
          fields={fields}
          path=""
          value={value}
          onChange={(key, next) => onChange(withProperty(value, key, next))}
        />
      </div>
    </FormProvider>
  );
}
