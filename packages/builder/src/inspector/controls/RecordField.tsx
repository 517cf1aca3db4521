import type { ControlProps } from "../form.ts";
import { RecordRows } from "../inputs/RecordRows.tsx";

/** Any names with plain values. */
export function RecordField(props: ControlProps) {
  return <RecordRows {...props} words={{ key: "Name", value: "Value", add: "Add" }} keyHint="" plain />;
}
