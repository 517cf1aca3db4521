import { useCallback, useState } from "react";
import { useFieldStates, useFieldStatesVersion } from "../../editor/field-states/use-field-states.ts";
import type { QueryGroup } from "./query.ts";

/** Which rules may say what is missing in them: not a new one before somebody has left it, or the whole was to be published. */
export function useTouchedRules(query: QueryGroup) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const states = useFieldStates();
  useFieldStatesVersion();
  const reveals = states?.reveals() ?? 0;
  const [seen, setSeen] = useState(reveals);

  const add = useCallback((ids: readonly string[]) => setTouched((before) => new Set([...before, ...ids])), []);
  if (reveals !== seen) {
    setSeen(reveals);
    setTouched(new Set([...touched, ...ruleIds(query)]));
  }
  return { touched, add };
}

export function ruleIds(part: QueryGroup | QueryGroup["rules"][number]): string[] {
  const own = part.id === undefined ? [] : [part.id];
  return "rules" in part ? [...own, ...part.rules.flatMap(ruleIds)] : own;
}
