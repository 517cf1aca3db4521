import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { useMemo } from "react";
import { checkFields, withLocal } from "./check-fields.ts";
import classes from "./ConfigForm.module.css";
import { FieldControl } from "./controls/FieldControl.tsx";
import { FieldList, withProperty } from "./FieldList.tsx";
import { fieldsOf } from "./fields.ts";
import { FormProvider, type FormScope } from "./form.ts";
import { useTouchedProblems } from "./touched-problems.ts";
import type { Variable } from "./variables.ts";

interface ConfigFormProps {
  /** JSON Schema of the config, with the hints of `NodeDescriptor.config`. */
  schema: JsonObject;
  value: JsonObject;
  onChange: (next: JsonObject) => void;
  /** Those of this node; `field` says where each is shown. */
  problems: readonly Problem[];
  variables: readonly Variable[];
  /** What templates and conditions see with the chosen sample, for previews. */
  values?: JsonObject | undefined;
  /** The step that the settings belong to: its form checks them itself, and says what is missing only where somebody has been. */
  nodeId?: string;
  readOnly?: boolean;
}

/** A form made from a JSON Schema: its order, its words, a control for every field. */
export function ConfigForm({
  schema,
  value,
  onChange,
  problems,
  variables,
  values,
  nodeId,
  readOnly = false,
}: ConfigFormProps) {
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  const all = useMemo(
    () => (nodeId === undefined ? problems : withLocal(problems, checkFields(schema, value), value)),
    [nodeId, problems, schema, value],
  );
  const shown = useTouchedProblems(all, nodeId);
  const scope = useMemo<FormScope>(
    () => ({
      ...{ config: value, root: schema, variables, problems: shown, allProblems: all, readOnly, Control: FieldControl },
      ...(nodeId === undefined ? {} : { nodeId }),
      ...(values === undefined ? {} : { values }),
    }),
    [value, schema, variables, values, shown, all, nodeId, readOnly],
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
