import { useMemo } from "react";
import { asFieldText, type ControlProps, textOrNothing, useInputProps } from "../form.ts";
import { OpenSelect } from "../inputs/OpenSelect.tsx";

/** A time zone of the browser's list. */
export function TimeZoneField({ field, path, value, onChange }: ControlProps) {
  const options = useMemo(
    () => ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map(optionOf),
    [],
  );
  return (
    <OpenSelect
      {...useInputProps({ field, path })}
      value={asFieldText(value ?? field.fallback)}
      onChange={(next) => onChange(textOrNothing(next))}
      options={options}
      nothing="No time zone is called that."
      free={false}
    />
  );
}

function optionOf(zone: string): { value: string; title: string } {
  return { value: zone, title: zone.replaceAll("_", " ") };
}
