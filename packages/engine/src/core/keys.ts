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

/** The scope of a container's item or round. Ids hold no colon. */
export function scopeOf(containerKey: string, index: number): string {
  return `${containerKey}:${index}`;
}

/** The container that a scope belongs to, by its step key, and the scope's index there. */
export function parseScope(scope: string): { containerKey: string; index: number } {
  const colon = scope.lastIndexOf(":");
  return { containerKey: scope.slice(0, Math.max(colon, 0)), index: Number(scope.slice(colon + 1)) };
}

/** A scope and those around it, the innermost first; the run itself is not among them. */
export function scopesAround(scope: string): string[] {
  const scopes: string[] = [];
  for (let inner = scope; inner !== ""; inner = inner.slice(0, Math.max(inner.lastIndexOf("/"), 0))) scopes.push(inner);
  return scopes;
}

/** Reads an own property: ids such as `toString` are allowed, and must not find what every object inherits. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
