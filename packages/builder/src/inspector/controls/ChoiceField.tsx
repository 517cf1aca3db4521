import { Select } from "@mantine/core";
import type { JsonObject } from "@millrace/shared/json.ts";
import { type Field, fieldOf } from "../fields.ts";
import { type ControlProps, useForm, useInputProps } from "../form.ts";
import { alternativesOf, chosenAlternative, constantsOf, emptyValue, humanize, propertiesOf } from "../jsonSchema.ts";
import classes from "./ChoiceField.module.css";

/** A value that can be made in several ways: first the way is chosen, then its own control follows. */
export function ChoiceField({ field, path, value, onChange }: ControlProps) {
  const { root, Control } = useForm();
  const alternatives = alternativesOf(field.schema, root) ?? [];
  const present = value ?? field.fallback;
  const chosen = chosenAlternative(alternatives, present, root);
  const alternative = alternatives[chosen];
  const isConstant = alternative !== undefined && constantsOf(alternative, root)?.length === 1;
  const inner = alternative && !isConstant ? innerField(field, alternative, root) : undefined;
  const props = useInputProps({ field, path }, "here");
  // A control for the same value says what is wrong with it; the fields of an object speak for themselves alone.
  const isSaidBelow = inner !== undefined && inner.control !== "object";
  return (
    <div className={classes.choice}>
      <Select
        {...props}
        error={isSaidBelow ? undefined : props.error}
        placeholder={field.placeholder ?? "Choose"}
        data={alternatives.map((one, index) => ({ value: String(index), label: titleOf(one, root) }))}
        value={chosen < 0 ? null : String(chosen)}
        onChange={(next) => {
          const picked = alternatives[Number(next)];
          onChange(next === null || !picked ? undefined : emptyValue(picked, root));
        }}
        allowDeselect={!field.required && field.fallback === undefined}
        clearable={!field.required && field.fallback === undefined}
      />
      {inner && (
        <div className={classes.inner}>
          <Control field={inner} path={path} value={present} onChange={onChange} />
        </div>
      )}
    </div>
  );
}

/** The control of the chosen way; an object's own fields speak for themselves. */
function innerField(field: Field, alternative: JsonObject, root: JsonObject): Field {
  const inner = fieldOf(field.key, alternative, field.required, root);
  const isObject = inner.control === "object";
  return { ...inner, title: isObject ? "" : field.title };
}

/** What a way of making the value is called: its title, its constant, the fields it asks for, or its type. */
function titleOf(alternative: JsonObject, root: JsonObject): string {
  if (typeof alternative["title"] === "string") return alternative["title"];
  const constants = constantsOf(alternative, root);
  if (constants?.length === 1 && constants[0]) return constants[0].title;
  const fields = Object.entries(propertiesOf(alternative)).map(([key, property]) =>
    typeof property["title"] === "string" ? property["title"] : humanize(key),
  );
  if (fields.length > 0) return fields.join(", ");
  return (typeof alternative["type"] === "string" && typeNames[alternative["type"]]) || "Something else";
}

const typeNames: Record<string, string> = {
  string: "Text",
  number: "Number",
  integer: "Number",
  boolean: "Yes or no",
  array: "List",
  object: "Object",
};
