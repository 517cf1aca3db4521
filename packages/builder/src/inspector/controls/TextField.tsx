import { TextInput } from "@mantine/core";
import { asFieldText, type ControlProps, textOrNothing, useInputProps } from "../form.ts";

export function TextField({ field, path, value, onChange }: ControlProps) {
  const { schema } = field;
  return (
    <TextInput
      {...useInputProps({ field, path })}
      value={asFieldText(value)}
      onChange={(event) => onChange(textOrNothing(event.currentTarget.value))}
      {...(typeof schema["maxLength"] === "number" ? { maxLength: schema["maxLength"] } : {})}
    />
  );
}
