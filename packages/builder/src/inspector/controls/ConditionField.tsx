import type { Condition } from "@millrace/shared/conditions/condition.ts";
import { type Json, type JsonObject, isJsonObject } from "@millrace/shared/json.ts";
import { useMemo } from "react";
import { useEventTypes } from "../../api/catalogue.ts";
import { ConditionBuilder } from "../condition/ConditionBuilder.tsx";
import { isBlank } from "../condition/query.ts";
import { type ControlProps, useForm } from "../form.ts";
import { Shell } from "../inputs/Shell.tsx";
import { type Variable, withEvent } from "../variables.ts";

/** A tree of rules. An optional one that asks for nothing is left out of the config. */
export function ConditionField({ field, path, value, onChange }: ControlProps) {
  const { problems, allProblems, readOnly, config, values } = useForm();
  const variables = useConditionVariables(path);
  const sampleType = eventTypeIn(values);
  const beside = path.includes(".") ? undefined : config["eventType"];
  const eventType = typeof beside === "string" ? beside : sampleType;
  return (
    <Shell field={field} path={path} problems="here">
      {({ describedBy }) => (
        <ConditionBuilder
          label={field.title}
          describedBy={describedBy}
          path={path}
          value={asCondition(value)}
          onChange={(next) => onChange(isBlank(next) && !field.required ? undefined : (next as Json))}
          variables={variables}
          problems={allProblems ?? problems}
          readOnly={readOnly}
          eventType={eventType}
          // About an event that is still to come, another one says nothing.
          values={eventType === sampleType ? values : undefined}
        />
      )}
    </Shell>
  );
}

/** A filter that stands beside an event type asks about that event, not about the one that started the run. */
function useConditionVariables(path: string): readonly Variable[] {
  const { config, variables } = useForm();
  const { data: eventTypes } = useEventTypes();
  const beside = path.includes(".") ? undefined : config["eventType"];
  return useMemo(() => {
    if (typeof beside !== "string") return variables;
    const eventType = eventTypes?.find((one) => one.type === beside);
    return withEvent(variables, eventType);
  }, [beside, variables, eventTypes]);
}

/** The type of the sample's event. */
export function eventTypeIn(values: JsonObject | undefined): string | undefined {
  const event = values?.["event"];
  const type = event !== undefined && isJsonObject(event) ? event["type"] : undefined;
  return typeof type === "string" ? type : undefined;
}

/** What a config holds where a condition should stand; anything that cannot be one reads as none. */
export function asCondition(value: Json | undefined): Condition | undefined {
  if (value === undefined || !isJsonObject(value)) return undefined;
  const { all, any, not } = value;
  if (Array.isArray(all)) return { all: all.map(asCondition).filter((part) => part !== undefined) };
  if (Array.isArray(any)) return { any: any.map(asCondition).filter((part) => part !== undefined) };
  if (not !== undefined) {
    const inner = asCondition(not);
    return inner && { not: inner };
  }
  return typeof value["field"] === "string" ? (value as unknown as Condition) : undefined;
}
