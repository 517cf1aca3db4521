import { useMemo } from "react";
import { useContactFields } from "../../api/contacts.ts";
import { asFieldText, type ControlProps, textOrNothing, useInputProps } from "../form.ts";
import { OpenSelect } from "../inputs/OpenSelect.tsx";

/** A field of contacts by its name; a new one may be typed. */
export function ContactFieldField({ field, path, value, onChange }: ControlProps) {
  const { data: known } = useContactFields();
  const options = useMemo(
    () =>
      (known ?? []).map(({ key, label, builtIn }) => ({
        value: key,
        title: label,
        hint: key,
        group: builtIn ? "Built in" : "Custom",
      })),
    [known],
  );
  return (
    <OpenSelect
      {...useInputProps({ field, path })}
      placeholder={field.placeholder ?? "Choose or type a field"}
      value={asFieldText(value)}
      onChange={(next) => onChange(textOrNothing(next))}
      options={options}
    />
  );
}
