import type { Json } from "@millrace/shared/json.ts";
import { CopyField } from "../app/CopyField.tsx";

/** Data as it came, indented, with a button that copies it. */
export function JsonBlock({ label, value }: { label: string; value: Json }) {
  return <CopyField label={label} value={JSON.stringify(value, null, 2)} multiline />;
}
