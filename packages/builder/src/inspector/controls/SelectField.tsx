import { Select } from "@mantine/core";
import { type ControlProps, useForm, useInputProps } from "../form.ts";
import { constantsOf } from "../jsonSchema.ts";

/** One of the values that the schema lists. Where the engine has a default, that one shows as chosen. */
export function SelectField({ field, path, value, onChange }: ControlProps) {
  const { root } = useForm();
  const choices = constantsOf(field.schema, root) ?? [];
  const chosen = choices.find((choice) => choice.value === (value ?? field.fallback));
  return (
    <Select
      {...useInputProps({ field, path })}
      data={choices.map((choice) => ({ value: String(choice.value), label: choice.title }))}
      value={chosen ? String(chosen.value) : null}
      onChange={(next) => onChange(choices.find((choice) => String(choice.value) === next)?.value)}
      allowDeselect={!field.required && field.fallback === undefined}
      clearable={!field.required && field.fallback === undefined}
    />
  );
}
