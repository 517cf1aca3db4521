import { useMemo } from "react";
import { asFieldText, type ControlProps, textOrNothing, useInputProps, useKeptText } from "../form.ts";
import { OpenSelect } from "../inputs/OpenSelect.tsx";

const unknown = "No time zone is called that. Choose one of the list.";

/** A time zone of the browser's list. */
export function TimeZoneField({ field, path, value, onChange }: ControlProps) {
  const [kept, keep] = useKeptText(path);
  const input = useInputProps({ field, path });
  const options = useMemo(
    () => ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map(optionOf),
    [],
  );
  return (
    <OpenSelect
      {...input}
      value={asFieldText(value ?? field.fallback)}
      onChange={(next) => onChange(textOrNothing(next))}
      options={options}
      nothing="No time zone is called that."
      free={false}
      kept={kept?.text}
      onKeep={(text) => keep(text === undefined ? undefined : { text, message: unknown })}
      error={input.error ?? kept?.message}
    />
  );
}

function optionOf(zone: string): { value: string; title: string } {
  return { value: zone, title: zone.replaceAll("_", " ") };
}
