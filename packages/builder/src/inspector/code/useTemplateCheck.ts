import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";
import type { Variable } from "../variables.ts";
import { checkText, type TemplateCheck } from "./check.ts";

/** Half a name is not an unknown name: nothing is said before typing rests. */
const restMs = 500;

/** What can be said about a template that is being written. */
export function useTemplateCheck(text: string, variables: readonly Variable[]): TemplateCheck {
  const [rested] = useDebouncedValue(text, restMs);
  return useMemo(() => checkText(rested, variables), [rested, variables]);
}
