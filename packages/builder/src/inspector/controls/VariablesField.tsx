import type { ControlProps } from "../form.ts";
import { RecordRows } from "../inputs/RecordRows.tsx";

/** Names and the templates that give them their values. */
export function VariablesField(props: ControlProps) {
  return <RecordRows {...props} words={{ key: "Name", value: "Value", add: "Add variable" }} keyHint="plan" />;
}
