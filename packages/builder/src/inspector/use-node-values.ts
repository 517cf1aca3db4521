import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { isJsonObject } from "@millrace/shared/json.ts";
import { useMemo } from "react";
import { useSample } from "../editor/sample/use-sample.ts";
import { exampleValues } from "./code/preview.ts";
import type { Variable } from "./variables.ts";

/** What templates and conditions of a step see with the chosen sample; steps before it have not run, so examples stand for them. */
export function useNodeValues(variables: readonly Variable[]): JsonObject | undefined {
  const values = useSample()?.values;
  return useMemo(() => values && valuesFor(values, variables), [values, variables]);
}

const madeInRun: readonly Variable["group"][] = ["Steps", "Variables", "Loop"];

export function valuesFor(values: JsonObject, variables: readonly Variable[]): JsonObject {
  return merged(exampleValues(variables.filter(({ group }) => madeInRun.includes(group))), values);
}

function merged(below: JsonObject, above: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = result[key];
    result[key] = isJsonObject(value) && under !== undefined && isJsonObject(under) ? merged(under, value) : value;
  }
  return result;
}
