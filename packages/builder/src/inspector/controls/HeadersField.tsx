import type { ControlProps } from "../form.ts";
import { RecordRows } from "../inputs/RecordRows.tsx";

/** Names and values of headers or of a query; values are templates. */
export function HeadersField(props: ControlProps) {
  return <RecordRows {...props} words={{ key: "Name", value: "Value", add: "Add" }} keyHint="" />;
}
