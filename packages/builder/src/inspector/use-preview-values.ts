import type { JsonObject } from "@millrace/shared/json.ts";
import { useMemo } from "react";
import { exampleValues } from "./code/preview.ts";
import { useForm } from "./form.ts";

/** What previews are filled with: the chosen sample, or examples while there is none. */
export function usePreviewValues(): JsonObject {
  const { values, variables } = useForm();
  return useMemo(() => values ?? exampleValues(variables), [values, variables]);
}
