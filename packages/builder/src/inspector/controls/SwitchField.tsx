import { Switch } from "@mantine/core";
import { type ControlProps, useForm, useMessage } from "../form.ts";

export function SwitchField({ field, path, value, onChange }: ControlProps) {
  const { readOnly } = useForm();
  const message = useMessage(path);
  return (
    <Switch
      size="sm"
      label={field.title}
      description={field.help}
      error={message}
      checked={(value ?? field.fallback) === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
      disabled={readOnly}
    />
  );
}
