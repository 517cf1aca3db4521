import { NumberInput } from "@mantine/core";
import { asFieldText, type ControlProps, useInputProps } from "../form.ts";

/** A whole number or a decimal one, within the schema's bounds. The engine's default shows as a placeholder. */
export function NumberField({ field, path, value, onChange }: ControlProps) {
  const { schema, fallback } = field;
  const props = useInputProps({ field, path });
  const bound = (key: string) =>
    typeof schema[key] === "number" && Math.abs(schema[key]) < Number.MAX_SAFE_INTEGER ? schema[key] : undefined;
  const min = bound("minimum");
  const max = bound("maximum");
  return (
    <NumberInput
      {...props}
      placeholder={fallback === undefined ? props.placeholder : asFieldText(fallback)}
      allowDecimal={schema["type"] !== "integer"}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      value={typeof value === "number" ? value : ""}
      onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
    />
  );
}
