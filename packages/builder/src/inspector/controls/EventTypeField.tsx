import { useMemo } from "react";
import { useEventTypes } from "../../api/catalogue.ts";
import { asFieldText, type ControlProps, textOrNothing, useInputProps } from "../form.ts";
import { OpenSelect } from "../inputs/OpenSelect.tsx";
import { humanize } from "../jsonSchema.ts";

/** An event type in words; one that no contract describes may be typed. */
export function EventTypeField({ field, path, value, onChange }: ControlProps) {
  const { data: known } = useEventTypes();
  const options = useMemo(
    () =>
      (known ?? []).map(({ type, title, family, custom }) => ({
        value: type,
        title,
        hint: type,
        group: custom ? "Custom" : humanize(family),
      })),
    [known],
  );
  return (
    <OpenSelect
      {...useInputProps({ field, path })}
      placeholder={field.placeholder ?? "Choose or type an event type"}
      value={asFieldText(value)}
      onChange={(next) => onChange(textOrNothing(next))}
      options={options}
    />
  );
}
