import type { StepRef } from "./state.ts";

/** The key of a step or an edge in a run's state: its id in scope "", `scope/id` elsewhere. Ids hold no slash. */
export function scopedKey(scope: string, id: string): string {
  return scope === "" ? id : `${scope}/${id}`;
}

/** The step that a key of `RunState.steps` names. */
export function parseStepKey(key: string): StepRef {
  const slash = key.lastIndexOf("/");
  return slash === -1 ? { scope: "", nodeId: key } : { scope: key.slice(0, slash), nodeId: key.slice(slash + 1) };
}

/** Reads an own property: ids such as `toString` are allowed, and must not find what every object inherits. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
